"""Who represents associations where. Every page and block asks here, so a vacancy is the same everywhere."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from associations.models import Municipality
from associations.rules import is_secretary
from networks.bodies.models import Body
from networks.bodies.rules import keeps
from networks.representation.models import ExternalBody, ExternalSeat, Report, Representative
from networks.representation.models.external import ExternalSeatQuerySet
from networks.representation.public import representative_name
from networks.representation.rules import is_contact_of_it, represents

RELATED = ("body__municipality", "body__organisation", "body__nominating_body")


@dataclass(frozen=True)
class Holder:
    """Who sits there as one viewer may read it. name: empty when it is not to be seen."""

    term: Representative
    name: str

    @property
    def association(self) -> str:
        return self.term.on_behalf_of.name if self.term.on_behalf_of else ""

    @property
    def association_url(self) -> str:
        return self.term.on_behalf_of.get_absolute_url() if self.term.on_behalf_of else ""


@dataclass(frozen=True)
class Line:
    """One seat. holder: None when it is vacant. deputy: of its personal deputy, when that seat is filled."""

    seat: ExternalSeat
    holder: Holder | None
    deputy: Holder | None
    has_deputy: bool
    is_ending: bool

    @property
    def body(self) -> ExternalBody:
        return self.seat.body

    @property
    def is_vacant(self) -> bool:
        return self.holder is None


def knows_people(user: Any, body: ExternalBody) -> bool:
    """The secretary, those who choose, the representatives themselves and whose body it is read every name."""
    if not user.is_authenticated:
        return False
    return bool(
        is_secretary(user)
        or keeps(user, body.nominating_body)
        or represents(user, body)
        or is_contact_of_it(user, body)
    )


def seats_today(day: datetime.date | None = None) -> ExternalSeatQuerySet:
    """Regular seats of today, by place and body."""
    rows = ExternalSeat.objects.existing(day).regular().select_related(*RELATED)
    return rows.order_by("body__municipality__sort_key", "body__sort_key", "body_id", "pk")


def lines_of(seats: Sequence[Any], user: Any, day: datetime.date | None = None) -> list[Line]:
    """These seats with who sits in them. seats: read with `with_state`. One statement."""
    day = day or timezone.localdate()
    keys = [seat.pk for seat in seats]
    terms = Representative.objects.in_force(day).filter(Q(seat__in=keys) | Q(seat__deputy_of__in=keys))
    rows = list(terms.select_related("user", "on_behalf_of", "seat"))
    held = {term.seat_id: term for term in rows if term.seat.deputy_of_id is None}
    deputies = {term.seat.deputy_of_id: term for term in rows if term.seat.deputy_of_id is not None}

    def holder(seat: ExternalSeat, term: Representative | None) -> Holder | None:
        if term is None:
            return None
        return Holder(term, representative_name(term, inside=knows_people(user, seat.body)))

    return [
        Line(
            seat=seat,
            holder=holder(seat, held.get(seat.pk)),
            deputy=holder(seat, deputies.get(seat.pk)),
            has_deputy=seat.has_deputy,
            is_ending=seat.is_ending,
        )
        for seat in seats
    ]


def municipalities_with_bodies() -> list[Municipality]:
    """Those that have a body with seats of associations, for the choice beside the table. One statement."""
    bodies = ExternalBody.objects.living().filter(municipality__isnull=False).values("municipality")
    return list(Municipality.objects.filter(pk__in=bodies).order_by("sort_key"))


def lines_in(municipality: Municipality, user: Any) -> list[Line]:
    """Who represents associations in the bodies of a municipality. Two statements."""
    today = timezone.localdate()
    return lines_of(list(seats_today(today).filter(body__municipality=municipality).with_state(today)), user, today)


def lines_in_body(body: ExternalBody, user: Any) -> list[Line]:
    today = timezone.localdate()
    return lines_of(list(seats_today(today).filter(body=body).with_state(today)), user, today)


def lines_from(body: Body, user: Any) -> list[Line]:
    """Who represents associations where this body of ours chooses. Two statements."""
    today = timezone.localdate()
    return lines_of(list(seats_today(today).filter(body__nominating_body=body).with_state(today)), user, today)


def missing_reports(bodies: Iterable[int]) -> dict[int, int]:
    """How many reports have not come, by the key of the body outside. One statement."""
    silent = Report.objects.silent().filter(meeting__body__in=list(bodies))
    return dict(silent.order_by().values_list("meeting__body").annotate(number=Count("pk")))
