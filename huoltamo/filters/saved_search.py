"""Searches of the catalogue that a person can keep: their query strings cleaned, named and asked."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huoltamo.selectors import catalogue_facets
from huoltamo.selectors.catalogue import find
from huoltamo.selectors.catalogue_query import CatalogueSearch
from huoltamo.selectors.following import listings_by_key, newest_listings
from jane_portal.core.search.query import parse
from jane_portal.follow.selectors.registry import SavedSearch

from .catalogue import read_catalogue_search


def canonical(search: CatalogueSearch) -> str:
    """What is asked, without how it is shown."""
    return urlencode(replace(search, page=1, as_map=False, newest=False).parameters())


def _asked(query: str) -> CatalogueSearch:
    return read_catalogue_search(QueryDict(query))


def _title(query: str) -> str:
    """The words and the choices as the page names them. Two statements."""
    search = _asked(query)
    found = find(search, parse(search.q))
    parts = [f"”{search.q}”"] if search.q else []
    if search.kind:
        parts.append(str(catalogue_facets.KIND_LABELS[search.kind]))
    shown = catalogue_facets.facets(search, found)
    parts += [str(chip.label) for chip in catalogue_facets.chips(search, shown, found)]
    return " · ".join(parts) or _("All offers and needs")


SAVED_SEARCHES = [
    SavedSearch(
        key="huoltamo",
        noun=gettext_lazy("search of offers and needs"),
        canonical=lambda query: canonical(_asked(query)),
        title=_title,
        url=lambda query: reverse("catalogue_list") + (f"?{query}" if query else ""),
        keys=lambda query, most: newest_listings(_asked(query), most),
        nodes=listings_by_key,
    )
]
