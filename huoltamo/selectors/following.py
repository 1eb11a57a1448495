"""What of this room can be followed, what can happen to it, and the records that a kept search finds."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huoltamo.models import CatalogueRow, Category, Need, Offer
from jane_portal.core.search.query import parse
from jane_portal.core.thread.ends import Node
from jane_portal.follow.selectors.registry import Followable, NewsKind

from .catalogue import condition
from .catalogue_query import CatalogueSearch

NEW_OFFER, NEW_NEED = "huoltamo.offer", "huoltamo.need"
NEWS_KINDS = [NewsKind(NEW_OFFER, _("New offer")), NewsKind(NEW_NEED, _("New need"))]

# A listing keeps its key through pauses, though its row comes and goes: the second of its publication, so that what is
# newer has the greater key whether offer or need, then its number: offers are even, needs odd.
_NUMBER_BITS = 29
_NUMBER = (1 << _NUMBER_BITS) - 1
_NEWEST = """
SELECT (extract(epoch FROM published_at)::bigint << %(bits)s) + coalesce(offer_id * 2, need_id * 2 + 1)
FROM huoltamo_cataloguerow WHERE {}
ORDER BY published_at DESC, id DESC LIMIT %(most)s
"""


def _categories(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = Category.objects.filter(uuid__in=keys)
    return {one.uuid: Node(one.name, reverse("catalogue_list") + f"?luokka={one.slug}") for one in found}


FOLLOWABLES = [Followable("luokka", _("category of services"), _categories, order=25)]


def newest_listings(search: CatalogueSearch, most: int) -> list[int]:
    """Keys of what the search finds, newest first. One statement beside the analysis of its words."""
    where, parameters = condition(search, parse(search.q))
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(where), parameters | {"most": most, "bits": _NUMBER_BITS})
        return [key for (key,) in cursor.fetchall()]


def listings_by_key(keys: set[int], user: Any) -> dict[int, Node]:
    """Title and page of what `newest_listings` gave. One statement."""
    by_number = {key & _NUMBER: key for key in keys}
    among = Q(offer__in=[number // 2 for number in by_number if number % 2 == 0])
    among |= Q(need__in=[number // 2 for number in by_number if number % 2])
    rows = (
        CatalogueRow.objects.visible_to(user).filter(among).select_related("offer__organisation", "need__organisation")
    )
    nodes = {}
    for row in rows:
        if row.offer is not None:
            nodes[by_number[row.offer.pk * 2]] = _node(row.offer)
        elif row.need is not None:
            nodes[by_number[row.need.pk * 2 + 1]] = _node(row.need)
    return nodes


def _node(listing: Offer | Need) -> Node:
    return Node(listing.title, listing.get_absolute_url(), note=listing.organisation.name)


def followed_category(search: CatalogueSearch) -> Category | None:
    """The category that the catalogue shows, when nothing else narrows it. One statement when there may be one."""
    if len(search.categories) != 1 or CatalogueSearch(categories=search.categories) != search:
        return None
    return Category.objects.filter(slug=search.categories[0]).first()
