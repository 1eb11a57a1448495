"""What is open in the place of an office: each room registers its own, the start kit of the holder asks them all."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from associations.models import AreaPeriod, Municipality
from networks.bodies.models import Body, Kind, RaisedIssue
from networks.representation.models import Election, Office

# Of one source.
MOST = 20


@dataclass(frozen=True)
class Open:
    """url: in the language of the page. day: by which it is due, when there is one."""

    title: str
    url: str
    day: datetime.date | None = None


@dataclass(frozen=True)
class KitSource:
    """find: (office, municipality in which it works, viewer) → what is open; one statement."""

    key: str
    title: Any
    find: Callable[[Office, Municipality | None, Any], list[Open]]


_sources: dict[str, KitSource] = {}


def register_kit_source(source: KitSource) -> None:
    _sources[source.key] = source


def municipality_of(office: Office) -> Municipality | None:
    """Where it works: of an area, the municipality in which that lies today. At most one statement."""
    if office.municipality is not None or office.area_id is None:
        return office.municipality
    periods = AreaPeriod.objects.in_force().filter(area=office.area_id).select_related("municipality")
    period = periods.first()
    return period.municipality if period is not None else None


def local_bodies(office: Office, municipality: Municipality | None) -> QuerySet[Body]:
    """The local groups of its place: of its area, or of the whole municipality."""
    place = Q(area=None, municipality=municipality)
    if office.area_id is not None:
        place |= Q(area=office.area_id)
    return Body.objects.living().filter(place, kind=Kind.LOCAL, municipality__isnull=False)


def kit_of(office: Office, user: Any) -> list[tuple[KitSource, list[Open]]]:
    """What is open there, source by source; those without anything are left out. A statement for each, and one more."""
    here = municipality_of(office)
    found = [(source, source.find(office, here, user)) for source in _sources.values()]
    return [(source, rows) for source, rows in found if rows]


def notes_for(office: Office) -> Office | None:
    """The notes of whoever held it last before. One statement."""
    earlier = Office.objects.filter(kind=office.kind, municipality=office.municipality_id, area=office.area_id)
    earlier = earlier.filter(since__lt=office.since).exclude(user=office.user_id).exclude(handover="")
    return earlier.order_by("-until", "-pk").first()


def _elections(office: Office, municipality: Municipality | None, user: Any) -> list[Open]:
    places = Q(area__isnull=False, area=office.area_id) | Q(municipality__isnull=False, municipality=municipality)
    rows = Election.objects.visible_to(user).open().filter(places).select_related("municipality", "area")
    return [Open(one.place_name, one.get_absolute_url(), _next_day(one)) for one in rows.order_by("pk")[:MOST]]


def _next_day(election: Election) -> datetime.date | None:
    days = {"call": election.call_until, "voting": election.voting_until, "evening": election.evening_on}
    return days.get(election.state)


def _issues(office: Office, municipality: Municipality | None, user: Any) -> list[Open]:
    """Those of the local groups that the holder may read, being inside one of them."""
    bodies = local_bodies(office, municipality)
    rows = RaisedIssue.objects.visible_to(user).waiting().filter(Q(to_body__in=bodies) | Q(from_body__in=bodies))
    return [Open(one.title, one.get_absolute_url()) for one in rows.order_by("pk")[:MOST]]


KIT_SOURCES = [
    KitSource("elections", _("Elections under way"), _elections),
    KitSource("issues", _("Issues that wait for an answer"), _issues),
]
