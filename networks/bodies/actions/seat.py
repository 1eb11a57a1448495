"""Seats: added with or without a personal deputy, changed, ended."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.each import each
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
    """A new seat, and beside it the seat of its personal deputy; a secretary's has one always, so that it is seen when
    nobody stands in.

    Raises ValidationError for a second chair or secretary, a deputy of a seat that has none, and more regular seats
    than the body may have.
    """
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    seat = Seat(body=body, order=_last(body) + 1)
    _write(seat, values)
    _check_number(seat)
    seat.save()
    if with_deputy or seat.role == SeatRole.SECRETARY:
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
    """The rights of its holders follow. Raises StaleVersionError, and ValidationError as `add_seat`, for days that a
    mandate goes beyond, and for a role that leaves a deputy or a holder without her place.
    """
    Body.objects.select_for_update(of=("self",)).get(pk=seat.body_id)
    current = lock_version(seat, version)
    before = current.role
    _write(current, values)
    if current.role != before:
        _check_role(current)
    _check_number(current)
    _check_days(current)
    if current.is_substitute:
        _check_substitute(current, current.until)
    _save(current)
    if current.role == SeatRole.SECRETARY:
        _give_substitute(current, by)
    for one in (current, *Seat.objects.filter(deputy_of=current)):
        align_rights(seat=one, by=by)
    return current


@action
def end_seat(*, seat: Seat, last_day: datetime.date, by: User) -> Seat:
    """The seat is there for the last time on that day, and its deputy's too. Raises ValidationError as above, and for
    the seat of a substitute secretary while there is a secretary.
    """
    Body.objects.select_for_update(of=("self",)).get(pk=seat.body_id)
    if seat.is_substitute:
        _check_substitute(seat, last_day)
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


def add_missing_substitutes() -> int:
    """Nightly: each secretary's seat has its substitute's beside it. Returns how many were added."""
    today = timezone.localdate()
    there = Seat.objects.filter(deputy_of=OuterRef("pk")).existing(today)
    bare = Seat.objects.filter(role=SeatRole.SECRETARY).existing(today).exclude(Exists(there))
    return each(bare.filter(body__in=Body.objects.living(today)).order_by("pk"), _added)


def _added(seat: Seat) -> int:
    add_deputy(seat=seat, by=None)
    return 1


def _give_substitute(seat: Seat, by: User | None) -> None:
    """A seat that becomes the secretary's gets its substitute's; one that is there keeps the same days."""
    deputies = Seat.objects.filter(deputy_of=seat)
    if not deputies.existing().exists():
        add_deputy(seat=seat, by=by)
    for one in deputies.existing().exclude(since=seat.since, until=seat.until):
        one.since, one.until = seat.since, seat.until
        _check_days(one)
        one.version += 1
        _save(one)


def _check_substitute(seat: Seat, last_day: datetime.date | None) -> None:
    """The substitute's seat is there as long as the secretary's."""
    principal = seat.deputy_of
    if last_day is not None and principal is not None and (principal.until is None or last_day < principal.until):
        raise ValidationError(_("A secretary always has a substitute: this seat ends with the secretary's."))


def _check_role(seat: Seat) -> None:
    """A seat that has had holders or a deputy may change only to a role that may have them."""
    if seat.role not in REPLACED and Seat.objects.filter(deputy_of=seat).existing().exists():
        says = _("This seat has a deputy's seat: end it, and add a new one in the other role.")
        raise ValidationError({"role": says})
    if seat.role == SeatRole.CONTACT and seat.mandates.exists():
        raise ValidationError({"role": _("Somebody has been chosen to this seat: end it, and add a new one.")})


def _save(seat: Seat) -> None:
    """Raises ValidationError where a rule of the database speaks: two deputies of one seat on the same day."""
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError as error:
        raise ValidationError(_("The seat has another deputy on these days.")) from error


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
