"""A record's history page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

from .selectors import Deed, Source, deeds

DEEDS_A_PAGE = 20


def deeds_page(request: HttpRequest, sources: Sequence[Source], *, roles: Mapping[str, Any]) -> tuple[list[Deed], Page]:
    """The deeds of the page that is asked for, and the page. Raises Http404 for what is no number of a page."""
    number = request.GET.get("page", "1")
    if not number.isascii() or not number.isdigit() or not 0 < int(number) < 100_000:
        raise Http404
    offset = (int(number) - 1) * DEEDS_A_PAGE
    rows, total = deeds(sources, roles=roles, limit=DEEDS_A_PAGE, offset=offset)
    if not rows and int(number) > 1:
        raise Http404
    return rows, Page(rows, int(number), Paginator(range(total), DEEDS_A_PAGE))
