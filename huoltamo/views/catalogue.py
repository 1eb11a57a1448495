"""The catalogue of offers and needs: page, fragment, tables and feed from the same search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.models.directory import WHOLE_REGION_SLUG
from associations.selectors.tiles import tile_plan
from huoltamo.actions.catalogue_wish import record_unmet_wish
from huoltamo.filters.catalogue import read_catalogue_search
from huoltamo.filters.saved_search import canonical
from huoltamo.forms.catalogue import UnmetWishForm
from huoltamo.models.listing import EDITING
from huoltamo.selectors import catalogue_facets
from huoltamo.selectors.catalogue import PAGE_SIZE
from huoltamo.selectors.catalogue_export import export_rows, headers
from huoltamo.selectors.catalogue_feed import newest
from huoltamo.selectors.catalogue_query import CatalogueSearch
from huoltamo.selectors.catalogue_search import CatalogueAnswer, answer
from huoltamo.selectors.following import followed_category
from jane_portal.core.feeds.atom import atom_response
from jane_portal.core.feeds.places import Place, place_in_address, read_place
from jane_portal.core.sheets.writer import csv_response, xlsx_response
from jane_portal.core.text.terms import term
from jane_portal.core.web.extracts import extract
from jane_portal.core.web.limits import within_limits

# Wishes from one network address.
UNMET_RATES = "20/d/ip"


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
            "csv": reverse("catalogue_csv") + search.address(as_map=False),
            "xlsx": reverse("catalogue_xlsx") + search.address(as_map=False),
            "atom": _feed_path(search),
        },
        "category": followed_category(search),
        "saved_query": None if answered.doubtful else canonical(search),
        "wish_form": None if found.total and not answered.suggestion else UnmetWishForm(initial=_wish(search)),
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


def _wish(search: CatalogueSearch) -> dict[str, str]:
    """What the search says of what is missing: one category and one municipality, where just one is chosen."""
    places = [slug for slug in (search.municipalities or (search.near,)) if slug != WHOLE_REGION_SLUG]
    return {
        "query": search.q,
        "category": search.categories[0] if len(search.categories) == 1 else "",
        "municipality": places[0] if len(places) == 1 else "",
    }


@require_safe
def table_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_response("huoltamo.csv", headers(), export_rows(read_catalogue_search(request.GET)))


@require_safe
def table_xlsx(request: HttpRequest) -> HttpResponseBase:
    return xlsx_response("huoltamo.xlsx", headers(), export_rows(read_catalogue_search(request.GET)))


@require_safe
def catalogue_atom(request: HttpRequest) -> HttpResponse:
    """The feed of any search; ?ennen= the place where the page before ended. Http404 when there is none."""
    search = read_catalogue_search(request.GET)
    text = request.GET.get("ennen", "")
    after = read_place(text) if text else None
    if text and after is None:
        raise Http404
    entries, end = newest(search, after)
    return atom_response(
        title=_("Offers and needs of associations"),
        path=_feed_path(search),
        page=reverse("catalogue_list") + search.address(),
        author=term("portal"),
        entries=entries,
        here=_feed_path(search, after) if after else "",
        older=_feed_path(search, end) if end else "",
    )


def _feed_path(search: CatalogueSearch, place: Place | None = None) -> str:
    query = canonical(search)
    if place is not None:
        query += ("&" if query else "") + f"ennen={place_in_address(place)}"
    return reverse("catalogue_atom") + (f"?{query}" if query else "")


@require_http_methods(["GET", "HEAD", "POST"])
def unmet_wish_create(request: HttpRequest) -> HttpResponse:
    """Somebody tells what she did not find; nothing of her is kept."""
    if request.method != "POST":
        return render(request, "huoltamo/catalogue_wish_form.html", {"form": UnmetWishForm()})
    form = UnmetWishForm(request.POST)
    if form.is_valid():
        try:
            if not within_limits(request, action="unmet_wish", rates=UNMET_RATES, key="unmet_wish"):
                raise ValidationError(_("So many have written today that we cannot take more. Please try tomorrow."))
            record_unmet_wish(**form.cleaned_data, by=None)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. What several people miss is shown to the network."))
            return HttpResponseRedirect(reverse("catalogue_list"))
    return render(request, "huoltamo/catalogue_wish_form.html", {"form": form}, status=422)
