"""A search of the catalogue answered: its hits, or those of the nearest words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from huoltamo.public import path_below
from jane_portal.core.registry import Hit
from jane_portal.core.search.nearest import nearest
from jane_portal.core.search.query import Query, parse
from jane_portal.core.web.extracts import extract

from .catalogue import PAGE_SIZE, CatalogueFound, find
from .catalogue_query import CatalogueSearch


def hits(query: Query, user: Any, limit: int) -> tuple[list[Hit], int]:
    """The best hits for the portal's search, offers before needs. One statement."""
    found = find(CatalogueSearch(q=query.text), query)
    return [
        Hit(
            row["title"],
            "/huoltamo/" + path_below(row["offer_id"], row["need_id"]),
            snippet=row["organisation"],
            extract=extract(row["description"], found.matches),
        )
        for row in found.rows[:limit]
    ], found.total


def more_hits(text: str) -> str:
    return reverse("catalogue_list") + CatalogueSearch(q=text).address()


@dataclass
class CatalogueAnswer:
    """What a search found. suggestion: the nearest query, when nothing was found and its hits are shown instead.

    page: the page shown, the last one when a later one was asked for. doubtful: nothing was found, and a word looks
    like a mistake: no search to keep.
    """

    found: CatalogueFound
    page: int
    suggestion: str = ""
    doubtful: bool = False


def answer(search: CatalogueSearch, own: Iterable[str] = ()) -> CatalogueAnswer:
    """Hits of the search, or of the nearest words. At most four statements: words, hits, nearest words, their hits."""
    own = list(own)
    query = parse(search.q)
    found = find(search, query, own)
    if found.total == 0 and query:
        near = nearest(query)
        if near is not None:
            again = find(replace(search, page=1), near, own)
            if again.total:
                return CatalogueAnswer(again, 1, near.text, doubtful=True)
            return CatalogueAnswer(found, 1, doubtful=True)
    last = max(1, -(-found.total // PAGE_SIZE))
    if search.paged and search.page > last:
        search = replace(search, page=last)
        found = find(search, query, own)
    return CatalogueAnswer(found, search.page)
