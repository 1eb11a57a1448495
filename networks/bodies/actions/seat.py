"""Seats: added with or without a personal deputy, changed, ended."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import REGULAR, Body, Mandate, Seat, SeatRole
from networks.bodies.models.seat import REPLACED

from .rights import align_rights

FIELDS = frozenset({"role", "title", "sector", "organisation", "since", "until"})
# Of these a body has one at a time.
SINGLE = (SeatRole.CHAIR, SeatRole.SECRETARY)


@action
def add_seat(*, body: Body, values: dict[str, Any], with_deputy: bool = False, by: User | None) -> Seat:
    """A new seat, and beside it the seat of its personal deputy.

    Raises ValidationError for a second chair or secretary, a deputy of a seat that has none, and more regular seats
    than the body may have.
    """
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    seat = Seat(body=body, order=_last(body) + 1)
    _write(seat, values)
    _check_number(seat)
    seat.save()
    if with_deputy:
        add_deputy(seat=seat, by=by)
    return seat


@action
def add_deputy(*, seat: Seat, by: User | None) -> Seat:
    """The seat of the personal deputy. Raises ValidationError for a deputy's deputy, and when there is one."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("body").get(pk=seat.pk)
    if seat.role not in REPLACED:
        raise ValidationError(_("Only regular members and the secretary have a deputy."))
    deputy = Seat(
        body=seat.body,
        role=SeatRole.DEPUTY,
        deputy_of=seat,
        sector=seat.sector,
        organisation=seat.organisation,
        order=seat.order,
        since=seat.since,
        until=seat.until,
    )
    try:
        with transaction.atomic():
            deputy.save()
    except IntegrityError as error:
        raise ValidationError(_("The seat has a personal deputy already.")) from error
    return deputy


@action
def change_seat(*, seat: Seat, version: int, values: dict[str, Any], by: User | None) -> Seat:
    """Raises StaleVersionError, and ValidationError as `add_seat` and for days that a mandate goes beyond."""
    Body.objects.select_for_update(of=("self",)).get(pk=seat.body_id)
    current = lock_version(seat, version)
    _write(current, values)
    _check_number(current)
    _check_days(current)
    current.save()
    return current


@action
def end_seat(*, seat: Seat, last_day: datetime.date, by: User) -> Seat:
    """The seat is there for the last time on that day, and its deputy's too. Raises ValidationError as above."""
    deputies = Seat.objects.filter(deputy_of=seat).existing(last_day)
    for one in (*deputies, seat):
        current = Seat.objects.select_for_update(of=("self",)).get(pk=one.pk)
        if current.since is not None and last_day < current.since:
            raise ValidationError({"last_day": _("The last day cannot be before the first day.")})
        current.until = last_day
        _check_days(current)
        current.version += 1
        current.save(update_fields=["until", "version", "updated_at"])
        align_rights(seat=current, by=by)
    return current


def _last(body: Body) -> int:
    return int(body.seats.aggregate(last=Max("order"))["last"] or 0)


def _write(seat: Seat, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(seat, name, value)
    if seat.role == SeatRole.DEPUTY and seat.deputy_of is None:
        raise ValidationError({"role": _("A deputy is added beside the seat of the member.")})
    if seat.since is not None and seat.until is not None and seat.until < seat.since:
        raise ValidationError({"until": _("The last day is before the first day.")})


def _check_number(seat: Seat) -> None:
    others = Seat.objects.filter(body=seat.body).existing(seat.since).exclude(pk=seat.pk)
    if seat.role in SINGLE and others.filter(role=seat.role).exists():
        raise ValidationError({"role": _("There is one already.")})
    most = seat.body.seats_most
    if seat.role in REGULAR and most is not None and others.filter(role__in=REGULAR).count() >= most:
        says = _("There are %(most)d regular seats already, the most it may have.")
        raise ValidationError({"role": says % {"most": most}})


def _check_days(seat: Seat) -> None:
    """A mandate stays within the days of its seat."""
    mandates = Mandate.objects.seated().filter(seat=seat)
    first, last = mandates.order_by("since").first(), mandates.order_by("-until").first()
    if seat.since is not None and first is not None and first.since < seat.since:
        says = _("Somebody has held the seat since %(day)s.")
        raise ValidationError({"since": says % {"day": date_format(first.since)}})
    if seat.until is None or last is None:
        return
    if last.until is None or last.until > seat.until:
        raise ValidationError({"until": _("Its holder's mandate goes on after that day: end it first.")})
