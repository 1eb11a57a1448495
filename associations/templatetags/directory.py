"""The two parts of the directory page that repeat: about ninety choices and twenty hits.

As templates they were most of the page's time; the markup is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from jane_portal.core.lists.facets import Facet
from jane_portal.core.web.markup import repeated

register = template.Library()
_OPTION = (
    '<li><label class="facet__option"><input class="ds-input" type="checkbox" form="directory" id="{0}-{1}" name="{0}"'
    ' value="{1}"{2}><span>{3}</span>{4}</label></li>\n'
)
_HIT = (
    '<li class="hit"><h2 class="hit__title"><a href="{}{}/">{}</a></h2><p class="hit__facts">{}{}{}</p><p>{}</p></li>\n'
)
_TAG = ' <span class="ds-tag" data-color="{}">{}</span>'
_COUNT = '<span class="facet__count">{}</span>'
_CHECKED = format_html(" {}", "checked")


@register.simple_tag
def facet_choices(facet: Facet) -> SafeString:
    """The list items of a facet. A choice without a count has none: it would add hits to those shown."""
    return repeated(
        _OPTION,
        (
            (
                facet.name,
                option.value,
                _CHECKED if option.selected else "",
                capfirst(str(option.label)),
                "" if option.count is None else repeated(_COUNT, [[str(option.count)]]),
            )
            for option in facet.options
        ),
    )


@register.simple_tag
def directory_hits(rows: Iterable[dict[str, Any]]) -> SafeString:
    """The list items of the hits: name, kind, place, sector, tags and the place of the hit in the description."""
    base = reverse("association_list")
    tags = {
        "dormant": format_html(_TAG, "warning", capfirst(gettext("dormant"))),
        "dissolved": format_html(_TAG, "neutral", capfirst(gettext("dissolved"))),
    }
    welcome = format_html(_TAG, "success", gettext("Newcomers welcome"))
    return repeated(
        _HIT,
        (
            (
                base,
                row["slug"],
                row["name"],
                " · ".join([fact for fact in (row["kind_label"], row["domicile"], row["sector"]) if fact]),
                tags.get(row["status"], ""),
                welcome if row["newcomers"] else "",
                row["snippet"],
            )
            for row in rows
        ),
    )
