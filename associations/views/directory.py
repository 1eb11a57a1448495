"""The directory of associations: page, fragment and tables from the same search."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.actions.unmet import record_unmet_search
from associations.filters.directory import read_search
from associations.filters.saved_search import canonical
from associations.forms.unmet import UnmetSearchForm
from associations.models import Kind
from associations.selectors import directory_facets
from associations.selectors.directory import PAGE_SIZE
from associations.selectors.directory_export import export_rows, headers
from associations.selectors.directory_query import Search
from associations.selectors.directory_search import Answer, answer
from associations.selectors.following import followed_sector
from associations.selectors.tiles import tile_plan
from jane_portal.core.sheets.writer import csv_response, xlsx_response
from jane_portal.core.web.extracts import extract
from jane_portal.core.web.limits import within_limits

KIND_LABELS = {kind.value: kind.label for kind in Kind}
# Wishes from one network address.
UNMET_RATES = "20/d/ip"


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """A page of the directory; htmx asks the same address for the changed parts."""
    search = read_search(request.GET)
    answered = answer(replace(search, municipalities=()) if search.as_map else search)
    context = _context(search, answered)
    template = "associations/_directory_results.html" if request.htmx else "associations/association_list.html"
    return render(request, template, context)


def _context(search: Search, answered: Answer) -> dict[str, Any]:
    found = answered.found
    for row in found.rows:
        row["snippet"] = extract(row["description"], found.matches)
        row["kind_label"] = "" if row["kind"] == Kind.ASSOCIATION else str(KIND_LABELS[row["kind"]])
    shown = directory_facets.facets(search, found)
    plan = tile_plan(settings.PORTAL_REGION)
    table = search.address(as_map=False)
    return {
        "search": search,
        "answered": answered,
        "total": found.total,
        "rows": found.rows,
        "page": _page(answered),
        "facets": shown,
        "newcomers": directory_facets.newcomers(search, found),
        "chips": directory_facets.chips(search, shown),
        "tiles": directory_facets.tiles(search, found, plan) if search.as_map else [],
        "lake": plan["lake"],
        "links": {
            "list": search.address(as_map=False),
            "map": search.address(as_map=True),
            "by_name": search.address(by_name=True),
            "by_relevance": search.address(by_name=False),
            "without_filters": Search(q=search.q).address(),
            "everyone": search.address(everyone=True, dissolved=True),
            "csv": reverse("association_csv") + table,
            "xlsx": reverse("association_xlsx") + table,
        },
        "sector": followed_sector(search),
        "saved_query": canonical(search),
        "unmet_form": None if found.total and not answered.suggestion else UnmetSearchForm(initial={"query": search.q}),
    }


def _page(answered: Answer) -> Page:
    return Paginator(range(answered.found.total), PAGE_SIZE).get_page(answered.page)


@require_safe
def table_csv(request: HttpRequest) -> StreamingHttpResponse:
    search = read_search(request.GET)
    return csv_response(_("associations") + ".csv", headers(), export_rows(search, request.user))


@require_safe
def table_xlsx(request: HttpRequest) -> FileResponse:
    search = read_search(request.GET)
    return xlsx_response(_("associations") + ".xlsx", headers(), export_rows(search, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def unmet_search_create(request: HttpRequest) -> HttpResponse:
    """Somebody tells what she did not find; nothing of her is kept."""
    if request.method != "POST":
        return render(request, "associations/unmet_search_form.html", {"form": UnmetSearchForm()})
    form = UnmetSearchForm(request.POST)
    if form.is_valid():
        try:
            if not within_limits(request, action="unmet", rates=UNMET_RATES, key="unmet"):
                raise ValidationError(_("So many have written today that we cannot take more. Please try tomorrow."))
            record_unmet_search(**form.cleaned_data, by=None)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Thank you. The secretary reads these and looks for what is missing."))
            return HttpResponseRedirect(reverse("association_list"))
    return render(request, "associations/unmet_search_form.html", {"form": form}, status=422)
