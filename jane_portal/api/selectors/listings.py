"""Offers and needs of the Yhdistyshuoltamo, as a visitor may see them."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from associations.models import Activity
from huoltamo.models import Listing, Need, Offer
from huoltamo.selectors.catalogue_export import unpack, with_places

from .organisations import Wanted, current_activities
from .slices import VISITOR, Extent, Slice, cut, extent


@dataclass(frozen=True)
class WantedListing:
    """What a list is narrowed down to; empty fields narrow nothing. municipality: also what is done everywhere."""

    municipality: str | None = None
    category: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    language: str | None = None
    mode: str | None = None
    price_model: str | None = None
    for_neighbours: bool | None = None
    sought: str | None = None
    updated_since: datetime.datetime | None = None


def offers(wanted: WantedListing, number: int, size: int) -> Slice[Offer]:
    """In the order of their titles. Two statements whatever the number."""
    return _listed(narrowed(Offer, wanted), number, size)


def needs(wanted: WantedListing, number: int, size: int) -> Slice[Need]:
    return _listed(narrowed(Need, wanted), number, size)


def offer(key: uuid.UUID) -> Offer | None:
    found: Offer | None = _one(Offer, key)
    return found


def need(key: uuid.UUID) -> Need | None:
    found: Need | None = _one(Need, key)
    return found


def extents() -> tuple[Extent, Extent]:
    """Of offers, and of needs. Two statements."""
    return extent(Offer.objects.visible_to(VISITOR)), extent(Need.objects.visible_to(VISITOR))


def narrowed(model: type[Listing], wanted: WantedListing) -> QuerySet[Any]:
    equal = {
        "category__uuid": wanted.category,
        "organisation__uuid": wanted.organisation,
        "mode": wanted.mode,
        "price_model": wanted.price_model,
        "for_neighbours": wanted.for_neighbours,
        "sought": wanted.sought,
        "languages__contains": None if wanted.language is None else [wanted.language],
    }
    rows = model.objects.visible_to(VISITOR).order_by("sort_key", "pk")
    rows = rows.filter(**{name: value for name, value in equal.items() if value is not None})
    if wanted.municipality is not None:
        own = model.objects.filter(municipalities__code=wanted.municipality)
        rows = rows.filter(Q(whole_region=True) | Q(pk__in=own.values("pk")))
    if wanted.updated_since is not None:
        since = wanted.updated_since
        rows = rows.filter(Q(updated_at__gte=since) | Q(organisation__updated_at__gte=since))
    return rows


def services(activities: Wanted, offered: WantedListing, number: int, size: int) -> Slice[Activity | Offer]:
    """Activities, then offers, as one list. Four statements at most, whatever the number."""
    first = current_activities(activities, offered.organisation)
    then = narrowed(Offer, offered)
    before, total = first.count(), then.count()
    start = (number - 1) * size
    found: list[Activity | Offer] = []
    if start < before:
        found += first.select_related("organisation", "municipality")[start : start + size]
    if start + size > before and total:
        begin = max(0, start - before)
        found += read(then[begin : max(0, start + size - before)])
    return Slice(found, before + total, number, size)


def read(rows: QuerySet[Any]) -> list[Any]:
    return [unpack(listing) for listing in with_places(rows)]


def _listed(rows: QuerySet[Any], number: int, size: int) -> Slice[Any]:
    found = cut(rows, number, size, with_places(rows))
    for listing in found.records:
        unpack(listing)
    return found


def _one(model: type[Listing], key: uuid.UUID) -> Any:
    return next(iter(read(model.objects.visible_to(VISITOR).filter(uuid=key))), None)
