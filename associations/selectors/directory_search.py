"""A search answered: its hits, or those of the nearest words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from jane_portal.core.registry import Hit
from jane_portal.core.search.nearest import nearest
from jane_portal.core.search.query import Query, parse
from jane_portal.core.web.extracts import extract

from .directory import PAGE_SIZE, Found, find
from .directory_query import Search


def hits(query: Query, user: Any, limit: int) -> tuple[list[Hit], int]:
    """The best hits for the portal's search, of every kind of organisation. One statement."""
    found = find(Search(q=query.text, everyone=True), query)
    return [
        Hit(row["name"], f"/yhdistykset/{row['slug']}/", extract=extract(row["description"], found.matches))
        for row in found.rows[:limit]
    ], found.total


def more_hits(text: str) -> str:
    return reverse("association_list") + Search(q=text, everyone=True).address()


@dataclass
class Answer:
    """What a search found. suggestion: the nearest query, when nothing was found and its hits are shown instead.

    page: the page shown, the last one when a later one was asked for.
    """

    found: Found
    page: int
    suggestion: str = ""


def answer(search: Search) -> Answer:
    """Hits of the search, or of the nearest words. At most four statements: words, hits, nearest words, their hits."""
    query = parse(search.q)
    found = find(search, query)
    if found.total == 0 and query:
        near = nearest(query)
        if near is not None:
            again = find(replace(search, page=1), near)
            if again.total:
                return Answer(again, 1, near.text)
    last = max(1, -(-found.total // PAGE_SIZE))
    if search.page > last:
        found, search = find(replace(search, page=last), query), replace(search, page=last)
    return Answer(found, search.page)
