"""Who sits where today: vacancies, carry-overs and ends that come near. Every page and letter asks here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from networks.bodies.models import Mandate, MandateState, Seat, SeatQuerySet

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
    of_seat = Mandate.objects.seated().filter(seat=OuterRef("pk"))
    begun = of_seat.filter(since__lte=day).order_by("-since", "-pk")
    return seats.annotate(
        holder_id=Subquery(begun.values(holding=Case(When(lasting, then=F("pk"))))[:1]),
        is_succeeded=Exists(of_seat.filter(since__gt=day)),
    )


def vacant_seats(day: datetime.date | None = None) -> Any:
    """Seats that exist on the day (today in Helsinki) and that nobody fills."""
    day = day or timezone.localdate()
    return with_holders(Seat.objects.existing(day).filled_by_mandate(), day).filter(holder_id__isnull=True)


def standings(seats: SeatQuerySet, day: datetime.date | None = None) -> list[Standing]:
    """These seats on the day (today in Helsinki), in the order of their body. Two statements."""
    day = day or timezone.localdate()
    joined = seats.existing(day).select_related("body", "sector", "organisation", "deputy_of")
    found: list[Any] = list(with_holders(joined, day))
    held = Mandate.objects.filter(pk__in={seat.holder_id for seat in found if seat.holder_id})
    holders = {one.pk: one for one in held.select_related("user", "on_behalf_of")}
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
    """Seats of these bodies that somebody must do something about: vacant, carried over, or ending soon."""
    return [
        one for one in standings(Seat.objects.filter(body__in=bodies).filled_by_mandate(), day) if one.state != HELD
    ]


def has_deputy(seat: Seat, day: datetime.date | None = None) -> bool:
    """Does somebody fill the seat of its personal deputy? Two statements."""
    return any(not one.is_vacant for one in standings(Seat.objects.filter(deputy_of=seat), day))
