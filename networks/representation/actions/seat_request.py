"""A request for a representative, from asking to the seat (domain D6)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import Body, Kind
from networks.representation.models import (
    Choice,
    ExternalBody,
    ExternalSeat,
    Nominee,
    Representative,
    RequestState,
    SeatRequest,
)
from networks.representation.models.seat_request import REQUEST_STEPS
from networks.representation.rules import sides_in

from .external import make_term, save_external
from .telling import askers_of, choosers_of, tell

FIELDS = (
    *("task", "term_since", "term_until", "time_load", "fee", "competence", "number", "with_deputies", "deadline"),
)
_S = RequestState


def chooser_for(municipality: Any) -> Body | None:
    """Who is asked by default: the local board of the municipality, else the regional one."""
    boards = Body.objects.living().filter(published_at__isnull=False).order_by("pk")
    local = boards.filter(kind=Kind.LOCAL, municipality=municipality, area=None) if municipality else boards.none()
    return local.first() or boards.filter(kind=Kind.REGIONAL).first()


@action
def ask_for_representative(
    *, body: ExternalBody, chooser: Body | None = None, values: dict[str, Any], by: User
) -> SeatRequest:
    """A municipality's contact, or the secretary for others, asks. values: FIELDS.

    body: where the seat is; one that is not stored yet is made with the request. chooser: who is asked, by default the
    local board. Raises PermissionDenied, or ValidationError where nobody could choose or the days do not fit.
    """
    if not by.has_perm("representation.ask_for_representative", body):
        raise PermissionDenied
    chooser = chooser or (body.nominating_body if body.nominating_body_id else chooser_for(body.municipality))
    if chooser is None:
        raise ValidationError(_("There is no body yet that could choose. Write to the secretary."), code="chooser")
    request = SeatRequest(chooser=chooser, asked_by=by, **{key: values[key] for key in FIELDS if key in values})
    if request.deadline < timezone.localdate():
        raise ValidationError({"deadline": _("This day has passed.")})
    if body.pk is None:
        body.nominating_body = chooser
        save_external(body)
    request.body = body
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise ValidationError({"term_until": _("The last day is before the first one.")}) from error
    for reader in choosers_of(chooser):
        tell(
            reader, "seat_request.asked", kind="seat_asked", key=f"seat_request:{request.pk}:asked", request=request.pk
        )
    return request


def begin(*, request: SeatRequest, key: str, version: int, by: User) -> SeatRequest:
    """The request locked for this step. Raises StaleVersionError, PermissionDenied, or ValidationError when it is not
    open.
    """
    current = lock_version(request, version)
    step = REQUEST_STEPS[key]
    if not step.who & set(sides_in(by, current)):
        raise PermissionDenied
    if current.state not in step.sources:
        words = _("This request is in the state “%(state)s”, so this cannot be done. Nothing was changed.")
        raise ValidationError(words % {"state": RequestState(current.state).label}, code="state")
    return current


def _move(request: SeatRequest, state: str, *fields: str) -> SeatRequest:
    request.state = state
    request.save(update_fields=["state", "version", "updated_at", *fields])
    for reader in askers_of(request):
        key = f"seat_request:{request.pk}:{state}"
        tell(reader, "seat_request.moved", kind="seat_request_moved", key=key, request=request.pk, state=state)
    return request


@action
def open_call(*, request: SeatRequest, version: int, call_until: datetime.date, by: User) -> SeatRequest:
    """Associations of the area are asked for candidates, each owner by one letter."""
    current = begin(request=request, key="open_call", version=version, by=by)
    if not timezone.localdate() <= call_until <= current.deadline:
        raise ValidationError({"call_until": _("Choose a day between today and the day by which names are needed.")})
    current.call_until, current.called_at = call_until, timezone.now()
    _move(current, _S.CALL, "call_until", "called_at")
    later("representation.send_seat_call", request_id=current.pk)
    return current


@action
def choose_representatives(
    *, request: SeatRequest, version: int, choices: Mapping[int, str], decision: str, by: User
) -> SeatRequest:
    """Write down who was chosen and by which decision. choices: key of a candidate → Choice."""
    current = begin(request=request, key="choose", version=version, by=by)
    if not decision.strip():
        raise ValidationError({"decision": _("Say who chose and when.")})
    standing = {one.pk: one for one in Nominee.objects.filter(request=current).standing()}
    if not choices.keys() <= standing.keys():
        raise ValidationError(_("Only those who have consented themselves can be chosen."), code="standing")
    members = sum(1 for choice in choices.values() if choice == Choice.MEMBER)
    deputies = sum(1 for choice in choices.values() if choice == Choice.DEPUTY)
    if not 1 <= members <= current.number or deputies > members:
        words = _("Choose from one to %(number)d, and at most as many deputies.")
        raise ValidationError(words % {"number": current.number}, code="number")
    for key, choice in choices.items():
        standing[key].chosen = choice
        standing[key].version += 1
        standing[key].save(update_fields=["chosen", "version", "updated_at"])
    current.decision = decision.strip()
    return _move(current, _S.CHOSEN, "decision")


@action
def seat_representatives(
    *, request: SeatRequest, version: int, since: datetime.date, until: datetime.date | None, by: User
) -> SeatRequest:
    """The seats and the terms of those who were chosen are made; every candidate gets a letter."""
    current = begin(request=request, key="seat", version=version, by=by)
    body = ExternalBody.objects.select_for_update(of=("self",)).get(pk=current.body_id)
    chosen = Nominee.objects.filter(request=current).exclude(chosen="").select_related("user", "organisation")
    members = [one for one in chosen if one.chosen == Choice.MEMBER]
    deputies = [one for one in chosen if one.chosen == Choice.DEPUTY]
    for number, nominee in enumerate(members):
        seat = _free_seat(body, since, until) or ExternalSeat.objects.create(
            body=body, task=current.task[:500], fee=current.fee
        )
        _seat(seat, nominee, since, until, by)
        if number < len(deputies):
            beside, _new = ExternalSeat.objects.get_or_create(deputy_of=seat, defaults={"body": body})
            _seat(beside, deputies[number], since, until, by)
    _move(current, _S.SEATED)
    _tell_candidates(current)
    return current


def _free_seat(body: ExternalBody, since: datetime.date, until: datetime.date | None) -> ExternalSeat | None:
    """A seat of associations that nobody holds on any of these days."""
    taken = Representative.objects.filter(seat__body=body).exclude(until__lt=since)
    if until is not None:
        taken = taken.exclude(since__gt=until)
    free = ExternalSeat.objects.existing().regular().filter(body=body, is_invited=False)
    return free.exclude(pk__in=taken.values("seat")).order_by("pk").first()


def _seat(
    seat: ExternalSeat, nominee: Nominee, since: datetime.date, until: datetime.date | None, by: User
) -> Representative:
    term = Representative(
        seat=seat,
        user=nominee.user,
        on_behalf_of=nominee.organisation,
        since=since,
        until=until,
        decision=nominee.request.decision,
    )
    return make_term(term, by=by)


@action
def decline_request(*, request: SeatRequest, version: int, reason: str, by: User) -> SeatRequest:
    """Our body does not choose anybody; the reason goes to whoever asked."""
    return _end(request, "decline", _S.DECLINED, version, reason, by)


@action
def withdraw_request(*, request: SeatRequest, version: int, reason: str, by: User) -> SeatRequest:
    """Nobody is needed after all."""
    current = _end(request, "withdraw", _S.WITHDRAWN, version, reason, by)
    for reader in choosers_of(current.chooser):
        key = f"seat_request:{current.pk}:withdrawn"
        tell(reader, "seat_request.withdrawn", kind="seat_request_withdrawn", key=key, request=current.pk)
    return current


def _end(request: SeatRequest, key: str, state: str, version: int, reason: str, by: User) -> SeatRequest:
    current = begin(request=request, key=key, version=version, by=by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    current.reason = reason.strip()
    Nominee.objects.filter(request=current).exclude(chosen="").update(chosen="")
    _move(current, state, "reason")
    _tell_candidates(current)
    return current


def _tell_candidates(request: SeatRequest) -> None:
    """Everybody who stood reads how it went; those who were seated have a letter of their own."""
    rows = Nominee.objects.filter(request=request, withdrawn_at=None, chosen="").select_related("user")
    for nominee in rows.filter(user__is_active=True):
        key = f"nominee:{nominee.pk}:{request.state}"
        tell(nominee.user, "seat_request.result", kind="nominee_result", key=key, nominee=nominee.pk)
