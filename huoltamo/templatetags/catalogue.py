"""The hits of the catalogue: up to twenty on a page, so their markup is made without a template for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from huoltamo.models.catalogue import KIND_CODES, MODE_BITS
from huoltamo.public import path_below, price_words
from jane_portal.core.web.markup import repeated

register = template.Library()
_HIT = (
    '<li class="hit"><h3 class="hit__title"><a href="{}">{}</a></h3><p class="hit__facts">{}</p><p>{}</p>'
    '<p class="hit__facts">{}{}</p></li>\n'
)
_TAG = ' <span class="ds-tag" data-color="{}">{}</span>'


def where_words(row: dict[str, Any]) -> str:
    """Where it is done: "Joensuu, Liperi", "Whole region", "Remotely"."""
    words = [gettext("Whole region")] if row["whole_region"] else [row["places"] or ""]
    if row["mode"] & MODE_BITS["remote"]:
        remotely = gettext("remotely")
        words = [capfirst(remotely)] if row["mode"] == MODE_BITS["remote"] else [*words, remotely]
    return ", ".join(filter(None, words))


def _tags(row: dict[str, Any]) -> SafeString:
    tags = [("rowan", gettext("Doers wanted"))] if row["kind"] == KIND_CODES["doers"] else []
    return repeated(_TAG, [*tags, ("success", gettext("Two clicks"))] if row["quick"] else tags)


@register.simple_tag
def catalogue_hits(rows: Iterable[dict[str, Any]]) -> SafeString:
    """The list items of the hits: title, who and what, the place of the hit in the description, where and for what."""
    base = reverse("catalogue_list")
    return repeated(
        _HIT,
        (
            (
                base + path_below(row["offer_id"], row["need_id"]),
                row["title"],
                f"{row['organisation']} · {row['category']}",
                row["snippet"],
                " · ".join(
                    filter(None, (where_words(row), price_words(row["price_model"], row["amount"], row["unit"])))
                ),
                _tags(row),
            )
            for row in rows
        ),
    )
