"""A search answered: its hits, or those of the nearest words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jane_portal.core.search.nearest import nearest
from jane_portal.core.search.query import parse

from .directory import PAGE_SIZE, Found, find
from .directory_query import Search


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
