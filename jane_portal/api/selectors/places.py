"""Municipalities of the region, the areas in them, and sectors."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q, QuerySet

from associations.models import Area, AreaPeriod, MunicipalContact, Municipality, Region, Sector

from .agents import public_elections, public_offices
from .bodies import public_bodies
from .slices import VISITOR, Extent, Slice, cut, extent, extents_together


def municipalities(number: int, size: int, *, updated_since: datetime.datetime | None = None) -> Slice[Municipality]:
    """Today's municipalities of the region in the order of their names, each with its posts as `posts_today`."""
    rows = Municipality.objects.visible_to(VISITOR).of_region(settings.PORTAL_REGION).order_by("sort_key", "pk")
    if updated_since is not None:
        events = apps.get_model("associations", "MunicipalContactEvent").objects.filter(
            pgh_created_at__gte=updated_since
        )
        rows = rows.filter(Q(updated_at__gte=updated_since) | Q(pk__in=events.values("municipality_id")))
    found = cut(rows, number, size)
    _with_posts(found.records)
    return found


def municipality(code: str) -> Municipality | None:
    """Also one that has merged into another: `merged_into` is set then."""
    known = Municipality.objects.visible_to(VISITOR).known_in(settings.PORTAL_REGION)
    found = known.filter(code=code).select_related("merged_into").first()
    if found is not None:
        _with_posts([found])
    return found


def _with_posts(records: Iterable[Municipality]) -> None:
    """One statement for all. The posts are public; what of their holders is shown is decided field by field."""
    by_place: dict[int, list[MunicipalContact]] = defaultdict(list)
    rows = MunicipalContact.objects.visible_to(VISITOR).in_force().filter(municipality__in=records)
    for row in rows.select_related("user", "municipality").order_by("-role", "id"):
        by_place[row.municipality_id].append(row)
    for record in records:
        record.posts_today = by_place[record.pk]  # type: ignore[attr-defined]


def areas(
    number: int, size: int, *, municipality: str | None = None, updated_since: datetime.datetime | None = None
) -> Slice[Area]:
    """The areas that lie today in a municipality of the region."""
    rows = _areas_today(municipality).order_by("sort_key", "pk")
    if updated_since is not None:
        moved = apps.get_model("associations", "AreaPeriodEvent").objects.filter(pgh_created_at__gte=updated_since)
        rows = rows.filter(Q(updated_at__gte=updated_since) | Q(pk__in=moved.values("area_id")))
    found = cut(rows, number, size)
    _with_today(found.records)
    return found


def area(key: uuid.UUID) -> Area | None:
    found = _areas_today().filter(uuid=key).first()
    if found is not None:
        _with_today([found])
    return found


def _areas_today(code: str | None = None) -> QuerySet[Area]:
    places = Municipality.objects.visible_to(VISITOR).of_region(settings.PORTAL_REGION)
    periods = AreaPeriod.objects.visible_to(VISITOR).in_force().filter(municipality__in=places.values("pk"))
    if code is not None:
        periods = periods.filter(municipality__code=code)
    return Area.objects.visible_to(VISITOR).filter(pk__in=periods.values("area_id"))


def _with_today(records: Iterable[Area]) -> None:
    """The municipality of today as `today`, in one statement for all."""
    periods = AreaPeriod.objects.visible_to(VISITOR).in_force().filter(area__in=records)
    lies_in = {period.area_id: period.municipality for period in periods.select_related("municipality")}
    for record in records:
        record.today = lies_in.get(record.pk)  # type: ignore[attr-defined]


def sectors(number: int, size: int, *, updated_since: datetime.datetime | None = None) -> Slice[Sector]:
    rows = Sector.objects.filter(merged_into=None).order_by("order", "name_fi", "pk")
    if updated_since is not None:
        rows = rows.filter(updated_at__gte=updated_since)
    return cut(rows, number, size)


def sector(key: uuid.UUID) -> Sector | None:
    """Also one that has merged into another: `merged_into` is set then."""
    return Sector.objects.filter(uuid=key).select_related("merged_into").first()


def places() -> list[Region | Municipality | Area]:
    """The region, its municipalities and their areas: each above what lies in it. Four statements."""
    region = list(Region.objects.filter(code=settings.PORTAL_REGION))
    own = Municipality.objects.visible_to(VISITOR).of_region(settings.PORTAL_REGION).order_by("sort_key", "pk")
    villages = list(_areas_today().order_by("sort_key", "pk"))
    _with_today(villages)
    return [*region, *own, *villages]


def region() -> Region | None:
    return Region.objects.filter(code=settings.PORTAL_REGION).first()


def extents() -> tuple[Extent, ...]:
    """Of municipalities, areas, sectors, bodies of the network, agents and elections. Three statements."""
    sectors_told = Sector.objects.filter(merged_into=None).annotate(changed=F("updated_at"))
    own = Municipality.objects.visible_to(VISITOR).of_region(settings.PORTAL_REGION)
    return (
        extent(own, "MunicipalContact"),
        extent(_areas_today(), "AreaPeriod"),
        *extents_together(sectors_told, public_bodies(), public_offices(), public_elections()),
    )
