"""Reads for the list of bodies and the page of one."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from associations.models import MunicipalContact, Municipality, Region
from associations.public import VisibleContact, visible_contact
from networks.bodies.models import Body, Kind, Mandate, Seat, SeatRole, kind_plural
from networks.bodies.models.seat import REPLACED
from networks.bodies.public import Seen, keeps_people, knows_people, seen

from .standing import HOLDER_COLUMNS, Standing, standings, vacant_seats

# Bodies on a page of the list; mandates shown of a seat unless all are asked for.
PAGE_SIZE, RECENT = 60, 4
NAMES = ("name_fi", "name_sv", "name_en")
# Of a body on the list.
LISTED = [
    *("slug", "kind", "published_at", "closed_on", "mandate_fi", "mandate_sv", "mandate_en", *NAMES),
    *(f"{place}__{name}" for place in ("municipality", "area") for name in NAMES),
]
# In which order kinds of bodies stand on the list.
_ORDER = {kind: number for number, kind in enumerate(Kind.values)}


@dataclass(frozen=True)
class Group:
    """Bodies of one kind. Each body has `vacant` and `vacant_deputies`, the numbers of its seats that nobody fills."""

    kind: str
    label: str
    bodies: list[Body]


@dataclass(frozen=True)
class Place:
    """A seat as the viewer sees it. deputy: the place of its personal deputy, when the seat has one."""

    standing: Standing
    holder: Seen | None
    deputy: Place | None = None

    @property
    def seat(self) -> Seat:
        return self.standing.seat

    @property
    def mandate(self) -> Mandate | None:
        return self.standing.mandate

    @property
    def lacks_substitute(self) -> bool:
        return self.seat.role == SeatRole.SECRETARY and (self.deputy is None or self.deputy.standing.is_vacant)


@dataclass(frozen=True)
class Members:
    """Who sits in a body. regular: seats with a vote; others: experts, secretary, presenter."""

    regular: list[Place] = field(default_factory=list)
    others: list[Place] = field(default_factory=list)
    contacts: list[tuple[MunicipalContact, VisibleContact | None]] = field(default_factory=list)
    sectors: list[tuple[str, int]] = field(default_factory=list)

    @property
    def has_deputies(self) -> bool:
        return any(place.deputy for place in (*self.regular, *self.others))

    @property
    def vacant(self) -> int:
        return sum(1 for place in self.regular if place.standing.is_vacant)

    @property
    def lacks_substitute(self) -> Place | None:
        """The secretary's place, when nobody stands in for her."""
        return next((place for place in self.others if place.lacks_substitute), None)


def own_region() -> Region:
    """The region that this portal serves."""
    return Region.objects.get(code=settings.PORTAL_REGION)


def body_groups(
    user: Any, *, municipality: Municipality | None = None, ended: bool = False, number: int = 1
) -> tuple[list[Group], Page]:
    """One page of the bodies that the user sees, by kind; those that have ended when asked for them. Three statements.

    number: of the page, from 1.
    """
    day = timezone.localdate()
    bodies = Body.objects.visible_to(user)
    bodies = bodies.filter(closed_on__lte=day) if ended else bodies.living(day)
    if municipality is not None:
        bodies = bodies.filter(municipality=municipality)
    in_order = Case(*[When(kind=kind, then=place) for kind, place in _ORDER.items()], default=len(_ORDER))
    rows = bodies.select_related("municipality", "area").only(*LISTED).order_by(in_order, "sort_key", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    found = list(page.object_list)
    is_deputy = Q(role=SeatRole.DEPUTY)
    vacant = Counter(vacant_seats(day).filter(body__in=found).values_list("body_id", is_deputy))
    groups: dict[str, list[Body]] = {}
    for body in found:
        body.vacant, body.vacant_deputies = vacant[body.pk, False], vacant[body.pk, True]  # type: ignore[attr-defined]
        groups.setdefault(body.kind, []).append(body)
    return [Group(kind, kind_plural(kind), of_kind) for kind, of_kind in groups.items()], page


def members_of(body: Body, user: Any, day: datetime.date | None = None) -> Members:
    """Three statements, of them one for the contacts of the municipality of a local body."""
    day = day or timezone.localdate()
    inside = knows_people(user, body)
    places: dict[int, Place] = {}
    deputies: dict[int, Place] = {}
    for standing in standings(Seat.objects.filter(body=body), day):
        if standing.seat.role == SeatRole.CONTACT:
            continue
        holder = seen(standing.mandate, inside=inside, current=True) if standing.mandate else None
        place = Place(standing, holder)
        if standing.seat.deputy_of_id:
            deputies[standing.seat.deputy_of_id] = place
        else:
            places[standing.seat.pk] = place
    joined = [Place(place.standing, place.holder, deputies.get(key)) for key, place in places.items()]
    joined.sort(key=lambda place: (place.seat.rank, place.seat.order, place.seat.pk))
    regular = [place for place in joined if place.seat.is_regular]
    return Members(
        regular=regular,
        others=[place for place in joined if not place.seat.is_regular],
        contacts=_contacts(body, user, day),
        sectors=Counter(place.seat.sector.name for place in regular if place.seat.sector).most_common(),
    )


def _contacts(body: Body, user: Any, day: datetime.date) -> list[tuple[MunicipalContact, VisibleContact | None]]:
    """The municipality's contacts, who attend a local body: the same dated posts as in the directory."""
    if body.kind != Kind.LOCAL or body.municipality is None:
        return []
    rows = MunicipalContact.objects.in_force(day).filter(
        municipality=body.municipality_id, role=MunicipalContact.Role.NGO
    )
    found = list(rows.select_related("user").order_by("substitute_for", "id"))
    for row in found:
        row.municipality = body.municipality
    return [(row, None if row.is_vacant else visible_contact(row, user)) for row in found]


@dataclass(frozen=True)
class SeatHistory:
    """A seat with its mandates, newest first, for those who fill it."""

    standing: Standing
    mandates: list[tuple[Mandate, Seen]]

    may_have_deputy: bool = False
    # Others sat here before these.
    has_more: bool = False

    @property
    def seat(self) -> Seat:
        return self.standing.seat


def seats_of(body: Body, user: Any, *, whole: bool = False, day: datetime.date | None = None) -> list[SeatHistory]:
    """The seats that the body has today, deputies beside their members. Three statements.

    whole: with all that ever sat there; otherwise the newest mandates of each seat.
    """
    day = day or timezone.localdate()
    inside = keeps_people(user, body)
    rows = Mandate.objects.visible_to(user).filter(seat__body=body).select_related("user", "on_behalf_of")
    rows = rows.only(*HOLDER_COLUMNS)
    held: dict[int, list[tuple[Mandate, Seen]]] = {}
    if not whole:
        newest = Window(RowNumber(), partition_by=[F("seat_id")], order_by=["-since", "-pk"])
        rows = rows.annotate(place=newest).filter(place__lte=RECENT + 1)
    for row in rows.order_by("-since", "-pk"):
        held.setdefault(row.seat_id, []).append((row, seen(row, inside=inside, current=row.holds_on(day))))
    now = standings(Seat.objects.filter(body=body), day)
    replaced = {one.seat.deputy_of_id for one in now}
    found = [
        SeatHistory(
            one,
            held.get(one.seat.pk, [])[: None if whole else RECENT],
            may_have_deputy=one.seat.role in REPLACED and one.seat.pk not in replaced,
            has_more=not whole and len(held.get(one.seat.pk, [])) > RECENT,
        )
        for one in now
    ]
    return sorted(found, key=lambda one: _beside(one.seat))


def _beside(seat: Seat) -> tuple[int, int, int, bool]:
    first = seat.deputy_of or seat
    return first.rank, first.order, first.pk, seat.deputy_of is not None


def children_of(body: Body, user: Any) -> list[Body]:
    """Living bodies that work under it. One statement."""
    rows = Body.objects.visible_to(user).living().filter(parent=body).only("slug", *NAMES)
    return list(rows.order_by("sort_key", "pk"))


def local_bodies_in(municipality: Municipality, user: Any) -> list[Body]:
    """Living local bodies of a municipality. One statement."""
    local = Body.objects.visible_to(user).living().filter(municipality=municipality, kind=Kind.LOCAL)
    return list(local.select_related("area").order_by("sort_key", "pk"))
