"""The catalogue of offers and needs: page, fragment, tables and feed from the same search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from associations.selectors.tiles import tile_plan
from huoltamo.filters.catalogue import read_catalogue_search
from huoltamo.models.listing import EDITING
from huoltamo.selectors import catalogue_facets
from huoltamo.selectors.catalogue import PAGE_SIZE
from huoltamo.selectors.catalogue_query import CatalogueSearch
from huoltamo.selectors.catalogue_search import CatalogueAnswer, answer
from huoltamo.selectors.following import followed_category
from jane_portal.core.web.extracts import extract


@require_safe
def catalogue_list(request: HttpRequest) -> HttpResponse:
    """A page of the catalogue; htmx asks the same address for the changed parts."""
    search = read_catalogue_search(request.GET)
    own = request.user.scope_keys(*EDITING) if request.user.is_authenticated else ()
    answered = answer(replace(search, municipalities=(), near="") if search.as_map else search, own)
    template = "huoltamo/_catalogue_results.html" if request.htmx else "huoltamo/catalogue_list.html"
    return render(request, template, _context(search, answered))


def _context(search: CatalogueSearch, answered: CatalogueAnswer) -> dict[str, Any]:
    found = answered.found
    for row in found.rows:
        row["snippet"] = extract(row["description"], found.matches)
    shown = catalogue_facets.facets(search, found)
    plan = tile_plan(settings.PORTAL_REGION)
    return {
        "search": search,
        "answered": answered,
        "total": found.total,
        "columns": _columns(search, answered),
        "page": _page(answered) if search.paged else None,
        "kinds": catalogue_facets.kinds(search, found),
        "facets": shown,
        "chips": catalogue_facets.chips(search, shown, found),
        "near": [(name, search.address(near=slug)) for slug, name in found.here if slug != search.near],
        "tiles": catalogue_facets.tiles(search, found, plan) if search.as_map else [],
        "lake": plan["lake"],
        "links": {
            "list": search.address(as_map=False),
            "map": search.address(as_map=True),
            "newest": search.address(newest=True),
            "by_relevance": search.address(newest=False),
            "without_filters": CatalogueSearch(q=search.q).address(),
        },
        "category": followed_category(search),
    }


def _columns(search: CatalogueSearch, answered: CatalogueAnswer) -> list[dict[str, Any]]:
    """One list, or offers and needs side by side. more: the address of the whole list when it is longer."""
    found = answered.found
    if search.paged:
        title = catalogue_facets.KIND_LABELS[search.kind]
        return [{"title": title, "rows": found.rows, "count": found.total, "more": ""}] if found.rows else []
    sides = [
        ("tarjous", [row for row in found.rows if row["offer_id"]], found.count_of("offer")),
        ("tarve", [row for row in found.rows if row["need_id"]], found.total - found.count_of("offer")),
    ]
    if not found.total:
        return []
    return [
        {
            "title": catalogue_facets.KIND_LABELS[kind],
            "rows": rows,
            "count": count,
            "more": search.address(kind=kind) if count > len(rows) else "",
        }
        for kind, rows, count in sides
    ]


def _page(answered: CatalogueAnswer) -> Page:
    return Paginator(range(answered.found.total), PAGE_SIZE).get_page(answered.page)
