"""The hits of a search as a table of public fields, offers before needs, newest first, read piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from associations.models import Area, Municipality
from associations.selectors.related import AREA_READ, MUNICIPALITY_READ, Relations, related_arrays, unpack_related
from huoltamo.models import Listing, Need, Offer
from huoltamo.public import NEED, OFFER, TABLE
from jane_portal.core.search.query import Query, parse

from .catalogue import positional_condition
from .catalogue_query import CatalogueSearch

CHUNK = 1_000
RELATIONS: Relations = {"municipalities": (Municipality, MUNICIPALITY_READ), "areas": (Area, AREA_READ)}
_FIELDS: dict[type[Listing], Any] = {
    Offer: {field.name: field for field in OFFER},
    Need: {field.name: field for field in NEED},
}


def with_places(listings: QuerySet[Any]) -> QuerySet[Any]:
    """The same offers or needs, each with its municipalities and areas in the same statement; then `unpack` each."""
    return listings.select_related("organisation", "category").annotate(**related_arrays(listings.model, RELATIONS))


def unpack(listing: Any) -> Any:
    """Let `municipalities.all()` and `areas.all()` answer from what `with_places` has read."""
    unpack_related(listing, RELATIONS)
    return listing


def found_listings(model: type[Listing], search: CatalogueSearch, query: Query) -> QuerySet[Any]:
    """Those of this kind that the search finds, as everybody sees them."""
    where, parameters = positional_condition(search, query)
    column = f"{model._meta.model_name}_id"
    hits = RawSQL(  # noqa: S611 - the condition is this room's own text, its values are parameters
        f"SELECT {column} FROM huoltamo_cataloguerow"  # noqa: S608
        f" WHERE {column} IS NOT NULL AND {where}",
        parameters,
    )
    return model._default_manager.visible_to(AnonymousUser()).filter(pk__in=hits)


def headers() -> list[str]:
    """Headings in the language of the page."""
    return [_("offered or sought"), *(str(field.label) for field in TABLE)]


def export_rows(search: CatalogueSearch) -> Iterator[list[str]]:
    """One list of texts a hit. Three statements, run when the first row is asked for."""
    query = parse(search.q)
    for model, word in ((Offer, _("offer")), (Need, _("need"))):
        found = with_places(found_listings(model, search, query)).order_by("-published_at", "-pk")
        for listing in found.iterator(CHUNK):
            yield [word, *_row(unpack(listing))]


def _row(listing: Any) -> list[str]:
    own = _FIELDS[type(listing)]
    values = (field.value(listing) if field.name in own else "" for field in TABLE)
    return [", ".join(value) if isinstance(value, list) else value for value in values]
