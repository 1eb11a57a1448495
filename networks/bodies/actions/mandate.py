"""Filling seats: nominate, confirm, end early, let the deputy rise."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from associations.models import Status
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import REGULAR, Body, Mandate, MandateState, Seat, SeatRole
from networks.bodies.models.mandate import MANDATE_STEPS, SEATED

from .mandate_letters import tell_begun, tell_ended
from .rights import ONE_DAY, align_rights

FIELDS = frozenset({"user", "name", "phone", "address", "on_behalf_of", "since", "until", "carries_over", "decision"})


@action
def nominate(*, seat: Seat, values: dict[str, Any], by: User | None) -> Mandate:
    """Somebody is proposed for the seat; it gives no right yet. Raises ValidationError as `confirm_mandate`."""
    _check_names(values)
    seat = _locked(seat)
    mandate = Mandate(seat=seat, **values)
    _check(mandate)
    _save(mandate)
    return mandate


@action
def appoint_holder(*, seat: Seat, values: dict[str, Any], by: User | None) -> Mandate:
    """Somebody takes the seat by a decision that has been made. Raises ValidationError as `confirm_mandate`."""
    return confirm_mandate(mandate=nominate(seat=seat, values=values, by=by), by=by)


@action
def confirm_mandate(*, mandate: Mandate, decision: str = "", by: User | None) -> Mandate:
    """The nomination becomes a mandate, and its holder's rights begin on its first day.

    The mandate before it, carried over or without an end, ends the day before. Raises ValidationError when it is no
    nomination any more, when the seat is taken on these days, when the person sits in the body already on them, and
    when the seat does not exist then.
    """
    seat = _locked(mandate.seat)
    mandate = _stepped(mandate, "confirm")
    _check(mandate)
    _make_room(mandate)
    mandate.state = MandateState.CONFIRMED
    mandate.decision = decision or mandate.decision
    _save(mandate)
    align_rights(seat=seat, by=by)
    if by is not None:
        tell_begun(mandate)
    return mandate


@action
def withdraw_nomination(*, mandate: Mandate, reason: str, by: User | None) -> Mandate:
    """Raises ValidationError without a reason, and when it is no nomination any more."""
    _locked(mandate.seat)
    mandate = _stepped(mandate, "withdraw")
    mandate.reason = _reason(reason)
    mandate.state = MandateState.WITHDRAWN
    mandate.save(update_fields=["state", "reason", "version", "updated_at"])
    return mandate


@action
def change_mandate(*, mandate: Mandate, version: int, values: dict[str, Any], by: User | None) -> Mandate:
    """Mend days, association or decision. Raises StaleVersionError, and ValidationError as `confirm_mandate`."""
    _check_names(values)
    seat = _locked(mandate.seat)
    mandate = lock_version(mandate, version)
    for name, value in values.items():
        setattr(mandate, name, value)
    _check(mandate)
    _save(mandate)
    align_rights(seat=seat, by=by)
    return mandate


@action
def end_mandate(
    *, mandate: Mandate, last_day: datetime.date, reason: str, deputy_rises: bool = False, by: User | None
) -> Mandate:
    """The mandate ends early; nothing is carried over. With `deputy_rises` the personal deputy takes the seat.

    Raises ValidationError without a reason, when it has ended, and for a day before it began or after its own end.
    """
    planned = mandate.until
    mandate = _end(mandate, last_day, _reason(reason), by)
    if by is not None:
        tell_ended(mandate)
    if deputy_rises:
        raise_deputy(seat=mandate.seat, first_day=last_day + ONE_DAY, until=planned, by=by)
    return mandate


def _end(mandate: Mandate, last_day: datetime.date, reason: str, by: User | None) -> Mandate:
    seat = _locked(mandate.seat)
    mandate = _stepped(mandate, "end")
    if mandate.since > timezone.localdate() and last_day < mandate.since:
        last_day = mandate.since - ONE_DAY
    if last_day < mandate.since - ONE_DAY:
        raise ValidationError({"last_day": _("The last day cannot be before the first day.")})
    if mandate.until is not None and last_day > mandate.until and not mandate.carries_over:
        raise ValidationError({"last_day": _("The mandate ends before that day anyway.")})
    mandate.until, mandate.carries_over = last_day, False
    mandate.reason, mandate.state = reason, MandateState.ENDED
    _save(mandate)
    align_rights(seat=seat, by=by)
    return mandate


@action
def raise_deputy(*, seat: Seat, first_day: datetime.date, until: datetime.date | None, by: User | None) -> Mandate:
    """The personal deputy takes the seat to the end of the term; her own seat becomes vacant.

    Raises ValidationError when the seat has no deputy on that day.
    """
    deputies = Mandate.objects.seated().filter(seat__deputy_of=seat, since__lte=first_day)
    deputy = deputies.order_by("-since").first()
    if deputy is None or not deputy.holds_on(first_day):
        raise ValidationError(_("The seat has no personal deputy on that day."))
    _end(deputy, first_day - ONE_DAY, _kept(gettext_lazy("Rose to be a regular member.")), by)
    kept = ("user", "name", "phone", "address", "on_behalf_of", "decision")
    values = {name: getattr(deputy, name) for name in kept}
    values |= {"since": first_day, "until": _end_of_term(seat, first_day, until)}
    return appoint_holder(seat=seat, values=values, by=by)


def _end_of_term(seat: Seat, first_day: datetime.date, planned: datetime.date | None) -> datetime.date | None:
    """The first of these days that lies ahead: the end that was planned, the end of the body's term."""
    ahead = [day for day in (planned, seat.body.term_until) if day is not None and day >= first_day]
    return ahead[0] if ahead else None


def _locked(seat: Seat) -> Seat:
    """Two at once fill one seat one after the other, and one body never seats a person twice."""
    Body.objects.select_for_update().get(pk=seat.body_id)
    return Seat.objects.select_for_update(of=("self",)).select_related("body", "deputy_of").get(pk=seat.pk)


def _stepped(mandate: Mandate, step: str) -> Mandate:
    current = Mandate._base_manager.select_for_update(of=("self",)).select_related("user").get(pk=mandate.pk)
    if current.state not in MANDATE_STEPS[step].sources:
        raise ValidationError(
            _("Somebody was faster: this is %(state)s."), params={"state": current.get_state_display()}
        )
    current.version += 1
    return current


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: it is kept with the mandate.")})
    return reason.strip()


def _kept(words: Any) -> str:
    """A reason that nobody has written: it stays with the mandate, so it is in Finnish whoever acts."""
    with override("fi"):
        return str(words)


def _check_names(values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")


def _check(mandate: Mandate) -> None:
    """What people get wrong, said in words; the database holds the same rules."""
    seat = mandate.seat
    if seat.role == SeatRole.CONTACT:
        raise ValidationError(_("Here sits whoever is the municipality's contact in the directory: change it there."))
    if mandate.user is None and not mandate.name.strip():
        raise ValidationError({"email": _("Give an e-mail address, or the name of a person without one.")})
    if mandate.until is not None and mandate.until < mandate.since:
        raise ValidationError({"until": _("The last day is before the first day.")})
    if seat.since is not None and mandate.since < seat.since:
        raise ValidationError(
            {"since": _("The seat exists only from %(day)s on.")}, params={"day": f"{seat.since:%d.%m.%Y}"}
        )
    if seat.until is not None and (mandate.until is None or mandate.until > seat.until):
        raise ValidationError({"until": _("The seat exists only until %(day)s.") % {"day": date_format(seat.until)}})
    _check_one_seat(mandate)


def _check_one_seat(mandate: Mandate) -> None:
    """A person neither votes twice in a body, nor is her own deputy, nor has one role in it twice."""
    if mandate.user is None:
        return
    others = (
        Mandate.objects.filter(
            _alike(mandate.seat),
            seat__body=mandate.seat.body_id,
            user=mandate.user,
            state__in=(*SEATED, MandateState.NOMINATED),
        )
        .exclude(seat=mandate.seat_id)
        .exclude(until__lt=F("since"))
    )
    if any(other.overlaps(mandate) for other in others):
        raise ValidationError({"email": _("This person has another seat in the same body on these days.")})


def _alike(seat: Seat) -> Q:
    """Seats of a body of which one person can have one at a time."""
    principal = seat.deputy_of or seat
    if principal.role in REGULAR:
        return Q(seat__role__in=REGULAR) | Q(seat__deputy_of__role__in=REGULAR)
    return Q(seat__role=principal.role) | Q(seat__deputy_of__role=principal.role)


def _make_room(mandate: Mandate) -> None:
    """The one who sits there without an end, or is carried over, makes room; two with days that clash do not."""
    before = Mandate.objects.seated().filter(seat=mandate.seat_id, since__lt=mandate.since, until=None)
    for one in before.select_for_update():
        one.until = mandate.since - ONE_DAY
        one.version += 1
        one.save(update_fields=["until", "version", "updated_at"])


def _save(mandate: Mandate) -> None:
    """Raises ValidationError where a rule of the database speaks: on clashing days, and outside the seat's own."""
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as error:
        if "mandate_one_holder" in str(error):
            raise ValidationError({"since": _("Somebody else holds the seat on these days.")}) from error
        raise ValidationError(_("These days do not fit the seat.")) from error


@action
def end_for_leaving(*, mandate: Mandate, by: User | None) -> None:
    """Its holder leaves the portal for good: what she holds ends today, what she was nominated for is withdrawn."""
    reason = _kept(gettext_lazy("Left the network."))
    if mandate.state == MandateState.NOMINATED:
        withdraw_nomination(mandate=mandate, reason=reason, by=by)
    elif _goes_on(mandate):
        yesterday = timezone.localdate() - ONE_DAY
        end_mandate(mandate=mandate, last_day=max(yesterday, mandate.since - ONE_DAY), reason=reason, by=by)


def _goes_on(mandate: Mandate) -> bool:
    """It is in force, carried over, or still to begin; whoever has a successor has left already."""
    if not mandate.has_begun:
        return True
    return mandate.holds_on(timezone.localdate()) and Mandate.objects.not_succeeded().filter(pk=mandate.pk).exists()


def end_of_dissolved(organisations: Sequence[int], *, patient: bool = False) -> None:
    """What is held on behalf of an association that has been dissolved ends today, with a letter (decisions 10).

    Registered with `register_echo`, so it runs inside the transaction that dissolves.
    """
    held = Mandate.objects.filter(
        on_behalf_of__in=organisations, on_behalf_of__status=Status.DISSOLVED, state=MandateState.CONFIRMED
    )
    today = timezone.localdate()
    for mandate in held.select_related("seat__body", "user"):
        if _goes_on(mandate):
            last_day = max(today, mandate.since - ONE_DAY)
            tell_ended(_end(mandate, last_day, _kept(gettext_lazy("The association was dissolved.")), None))
