"""The portal's addresses, and those it is measured against: the bare statement, and the admin's list of the same."""

from typing import Any

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from associations.filters.directory import read_search
from associations.models import Organisation
from associations.selectors.directory import find
from huoltamo.filters.catalogue import read_catalogue_search
from huoltamo.selectors.catalogue import find as find_listings
from jane_portal.core.search.query import parse
from jane_portal.policy import POLICY, public
from jane_portal.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests.bench.bodies import SENT

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    """The projection's statement and the signed-out shell without rows."""
    search = read_search(request.GET)
    find(search, parse(search.q))
    return render(request, "bench/shell.html")


def bare_catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue's statement and the signed-out shell without rows."""
    search = read_catalogue_search(request.GET)
    find_listings(search, parse(search.q))
    return render(request, "bench/shell.html")


def bare_bodies(request: HttpRequest) -> HttpResponse:
    """The statements of a page that the benchmark names, and the shell for the same person."""
    with connection.cursor() as cursor:
        for statement in SENT:
            cursor.execute(statement)
            cursor.fetchall()
    return render(request, "bench/shell.html")


class OpenSite(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return True


class OrganisationList(admin.ModelAdmin):
    """The habit: a changelist that searches the names and descriptions in three languages, with three list filters."""

    list_display = ("name_fi", "domicile", "sector", "kind")
    list_select_related = ("domicile", "sector")
    list_filter = ("domicile", "sector", "kind")
    list_per_page = 20
    search_fields = ("name_fi", "name_sv", "name_en", "description_fi", "description_sv", "description_en")
    ordering = ("sort_key",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class CountingList(OrganisationList):
    """The same with the counts that the directory page shows: Django's own facets."""

    show_facets = admin.ShowFacets.ALWAYS


site, counting = OpenSite(name="benchadmin"), OpenSite(name="benchcounting")
site.register(Organisation, OrganisationList)
counting.register(Organisation, CountingList)
_BARE = ("bench_bare", "bench_bare_catalogue", "bench_bare_bodies")
POLICY.update({**dict.fromkeys(_BARE, public), "benchadmin:*": public, "benchcounting:*": public})
urlpatterns = [
    path("bench/bare/", bare, name="bench_bare"),
    path("bench/bare-catalogue/", bare_catalogue, name="bench_bare_catalogue"),
    path("bench/bare-bodies/", bare_bodies, name="bench_bare_bodies"),
    path("bench/admin/", site.urls),
    path("bench/counting/", counting.urls),
    *urlpatterns,
]
