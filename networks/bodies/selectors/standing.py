"""Who sits where today: vacancies, carry-overs and ends that come near. Every page and letter asks here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.utils import timezone

from networks.bodies.models import Mandate, MandateState, Seat, SeatQuerySet, SeatRole

_NAMES, _STAMPS = ("name_fi", "name_sv", "name_en"), ("created_at", "updated_at")
# Of a seat and of its holder: what lines, letters, programs and the order of a list need. A column that is not here
# would be read anew for every row.
SEAT_COLUMNS = [
    *("uuid", "role", "title", "order", "since", "until", "version", "deputy_of", "organisation", "sector"),
    *(f"body__{name}" for name in ("uuid", "slug", "kind", "warning_days", *_NAMES)),
    *(f"sector__{name}" for name in ("uuid", *_NAMES)),
    *(f"organisation__{name}" for name in ("uuid", "deleted_at", *_NAMES)),
    *(f"deputy_of__{name}" for name in ("uuid", "role", "title", "order", "body")),
]
HOLDER_COLUMNS = [
    *("uuid", "seat", "name", "since", "until", "state", "carries_over", "version", "warned_for", *_STAMPS),
    *(f"user__{name}" for name in ("name", "email", "show_name_publicly")),
    *(f"on_behalf_of__{name}" for name in ("uuid", "slug", "deleted_at", *_NAMES)),
]
HELD, ENDING, CARRIED, VACANT = "held", "ending", "carried", "vacant"


@dataclass(frozen=True)
class Standing:
    """A seat on a day. mandate: its holder's; None when it is vacant. days: until its last day, when it is near."""

    seat: Seat
    mandate: Mandate | None
    state: str
    days: int | None = None

    @property
    def is_vacant(self) -> bool:
        return self.state == VACANT


def with_holders(seats: SeatQuerySet, day: datetime.date) -> Any:
    """Annotates holder_id, the mandate in force or carried over on the day, and is_succeeded.

    The latest mandate that has begun decides: when it has ended without carry-over, the seat is vacant, whatever came
    before it (decisions 12).
    """
    lasting = Q(until__isnull=True) | Q(until__gte=day) | Q(carries_over=True, state=MandateState.CONFIRMED)
    return seats.annotate(
        holder_id=Subquery(_latest_begun(day).values(holding=Case(When(lasting, then=F("pk"))))[:1]),
        is_succeeded=Exists(Mandate.objects.seated().filter(seat=OuterRef("pk"), since__gt=day)),
    )


def _latest_begun(day: datetime.date) -> Any:
    """No two mandates of a seat begin on one day, so the index of seat and first day finds the latest at once."""
    return Mandate.objects.seated().filter(seat=OuterRef("pk"), since__lte=day).order_by("-since")


def vacant_seats(day: datetime.date | None = None) -> Any:
    """Seats that exist on the day (today in Helsinki) and that nobody fills."""
    day = day or timezone.localdate()
    return with_holders(Seat.objects.existing(day).filled_by_mandate(), day).filter(holder_id__isnull=True)


def standings(seats: SeatQuerySet, day: datetime.date | None = None) -> list[Standing]:
    """These seats on the day (today in Helsinki), in the order of their body. Two statements."""
    day = day or timezone.localdate()
    return _with_mandates(with_holders(_joined(seats.existing(day)), day), day)


def _joined(seats: Any) -> Any:
    """With what a line about a seat needs: a row of all columns of five tables costs more than the rest of the page."""
    return seats.select_related("body", "sector", "organisation", "deputy_of").only(*SEAT_COLUMNS)


def _with_mandates(seats: Any, day: datetime.date) -> list[Standing]:
    found: list[Any] = list(seats)
    held = Mandate.objects.filter(pk__in={seat.holder_id for seat in found if seat.holder_id}).order_by()
    holders = {one.pk: one for one in held.select_related("user", "on_behalf_of").only(*HOLDER_COLUMNS)}
    return [_standing(seat, holders.get(seat.holder_id), day) for seat in found]


def _standing(seat: Any, mandate: Mandate | None, day: datetime.date) -> Standing:
    if mandate is None:
        return Standing(seat, None, VACANT)
    if mandate.until is None:
        return Standing(seat, mandate, HELD)
    days = (mandate.until - day).days
    if days < 0:
        return Standing(seat, mandate, CARRIED)
    near = days <= seat.body.warning_days and not seat.is_succeeded
    return Standing(seat, mandate, ENDING if near else HELD, days if near else None)


def needing(bodies: Any, day: datetime.date | None = None) -> list[Standing]:
    """Seats of these bodies that somebody must do something about: vacant, carried over, or ending soon.

    What is vacant comes first, then what ends first; a deputy's seat is worth a call only after her member's, but the
    secretary's substitute is never missing. Two statements.
    """
    day = day or timezone.localdate()
    return _with_mandates(_needing(bodies, day), day)


def neediest(bodies: Any, limit: int, day: datetime.date | None = None) -> tuple[list[Standing], int]:
    """The first of `needing`, and how many there are in all. Two statements, whatever the number."""
    day = day or timezone.localdate()
    found = list(_needing(bodies, day).annotate(total=Window(Count("pk")))[:limit])
    return _with_mandates(found, day), found[0].total if found else 0


def _needing(bodies: Any, day: datetime.date) -> Any:
    warning = ExpressionWrapper(
        Value(day) + F("body__warning_days") * Value(datetime.timedelta(days=1)), output_field=DateTimeField()
    )
    seats = Seat.objects.filter(body__in=bodies).filled_by_mandate().existing(day)
    rows = with_holders(_joined(seats), day).annotate(ends=Subquery(_latest_begun(day).values("until")[:1]))
    needs = Q(holder_id__isnull=True) | Q(ends__lt=day) | Q(ends__lte=warning, is_succeeded=False)
    can_wait = Q(role=SeatRole.DEPUTY) & ~Q(deputy_of__role=SeatRole.SECRETARY)
    later = [_true(can_wait), _true(Q(holder_id__isnull=False))]
    return rows.filter(needs).order_by(*later, "ends", "body__sort_key", "body_id", "order", "pk")


def _true(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def without_substitute(bodies: Any, day: datetime.date | None = None) -> Any:
    """Secretaries' seats of these bodies for which nobody stands in on the day (today in Helsinki)."""
    day = day or timezone.localdate()
    filled = with_holders(Seat.objects.filter(deputy_of=OuterRef("pk")).existing(day), day)
    seats = Seat.objects.filter(body__in=bodies, role=SeatRole.SECRETARY).existing(day)
    return seats.exclude(Exists(filled.filter(holder_id__isnull=False)))


def has_deputy(seat: Seat, day: datetime.date | None = None) -> bool:
    """Does somebody fill the seat of its personal deputy? Two statements."""
    return any(not one.is_vacant for one in standings(Seat.objects.filter(deputy_of=seat), day))
