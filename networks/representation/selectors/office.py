"""Who serves the associations of which place, as one viewer may see it, and what waits for whom."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from associations.models import AreaPeriod, Municipality
from jane_portal.accounts.models import User
from networks.representation.models import Election, ElectionState, Office, OfficeKind
from networks.representation.models.election import OPEN
from networks.representation.models.office import WARNING
from networks.representation.public import OfficeCard, office_card

_RELATED = ("user", "on_behalf_of", "municipality", "area")


@dataclass
class PlaceAgents:
    """A municipality of the list. left: agents whose term ended early and for whom nobody has come."""

    municipality: Municipality
    cards: list[OfficeCard] = field(default_factory=list)
    elections: list[Election] = field(default_factory=list)
    left: list[Office] = field(default_factory=list)

    @property
    def vacant(self) -> bool:
        return not self.cards


def in_office(*, or_left: bool = False) -> QuerySet[Office]:
    """Offices of today. or_left: also those of `left_early`."""
    rows = Office.objects.in_force()
    if or_left:
        rows = Office.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=left_early().values("pk")))
    return rows.select_related(*_RELATED).order_by("kind", "since", "pk")


def left_early() -> QuerySet[Office]:
    """Agents who have left before the end of a term that still runs, and for whom nobody has come."""
    successor = Office.objects.filter(substitute_for=OuterRef("pk"))
    return Office.objects.agents().ended_early().exclude(Exists(successor)).select_related(*_RELATED)


def agents_by_place(user: Any) -> tuple[list[OfficeCard], list[PlaceAgents]]:
    """Coordinators, and every municipality of the region with its agents and those of its areas. Four statements."""
    here = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
    places = {one.pk: PlaceAgents(one) for one in here}
    around: dict[Any, int] = dict(AreaPeriod.objects.in_force().values_list("area", "municipality"))

    def place_of(record: Any) -> PlaceAgents | None:
        return places.get(record.municipality_id or around.get(record.area_id, 0))

    coordinators = []
    for office in in_office(or_left=True):
        place = place_of(office)
        if office.kind != OfficeKind.AGENT:
            coordinators.append(office_card(office, user))
        elif place is not None and office.has_ended:
            place.left.append(office)
        elif place is not None:
            place.cards.append(office_card(office, user))
    for election in Election.objects.visible_to(user).filter(state__in=OPEN).select_related("municipality", "area"):
        if place := place_of(election):
            place.elections.append(election)
    return coordinators, list(places.values())


def agents_in(municipality: Municipality, user: Any) -> PlaceAgents:
    """The agents of one municipality and of its areas, with the elections under way. Two statements."""
    areas = AreaPeriod.objects.in_force().filter(municipality=municipality).values("area")
    place = PlaceAgents(municipality)
    agents = in_office().filter(kind=OfficeKind.AGENT)
    found = agents.filter(municipality=municipality) | agents.filter(area__in=areas)
    place.cards = [office_card(one, user) for one in found]
    under_way = Election.objects.visible_to(user).filter(state__in=OPEN).select_related("municipality", "area")
    place.elections = list(under_way.filter(municipality=municipality) | under_way.filter(area__in=areas))
    return place


def own_offices(user: User) -> list[tuple[Office, Office | None]]:
    """Offices this person holds or will hold, each with the predecessor whose notes she may read. Two statements."""
    today = timezone.localdate()
    own = [one for one in Office.objects.filter(user=user).select_related("municipality", "area") if not one.has_ended]
    if not own:
        return []
    earlier: dict[tuple[str, Any, Any], Office] = {}
    former = Office.objects.filter(until__lt=today + WARNING, kind__in={one.kind for one in own}).exclude(handover="")
    for one in former.exclude(user=user).select_related("municipality", "area").order_by("until", "pk"):
        earlier[one.kind, one.municipality_id, one.area_id] = one
    return [(one, earlier.get((one.kind, one.municipality_id, one.area_id))) for one in own]


@dataclass
class Waiting:
    """What waits for the secretary: terms that end without an election, seats left early, elections that need her."""

    ending: list[Office]
    left: list[Office]
    elections: list[Election]

    def __bool__(self) -> bool:
        return bool(self.ending or self.left or self.elections)


def waiting_for_secretary(today: datetime.date | None = None) -> Waiting:
    """Three statements."""
    today = today or timezone.localdate()
    ending = Office.objects.agents().in_force(today).filter(until__lte=today + WARNING).select_related(*_RELATED)
    elections = Election.objects.filter(state__in=(ElectionState.DRAFT, *OPEN)).select_related("municipality", "area")
    under_way = list(elections)
    places = defaultdict(list)
    for one in under_way:
        places[one.municipality_id, one.area_id].append(one)
    return Waiting(
        ending=[one for one in ending.order_by("until", "pk") if not places[one.municipality_id, one.area_id]],
        left=list(left_early().order_by("until", "pk")),
        elections=[one for one in under_way if _needs_her(one, today)],
    )


def _needs_her(election: Election, today: datetime.date) -> bool:
    """A draft, a choice without a vote, an evening that has been held, or a call that ended without candidates."""
    if election.state in (ElectionState.DRAFT, ElectionState.UNCONTESTED):
        return True
    if election.state == ElectionState.EVENING:
        return election.evening_on is None or election.evening_on <= today
    return election.state == ElectionState.CALL and election.call_until is not None and election.call_until < today
