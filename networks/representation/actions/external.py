"""Bodies outside the network, their seats, and who holds them. Rights follow the days of a term by themselves."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Organisation
from jane_portal.accounts.actions.people import create_person
from jane_portal.accounts.actions.roles import WantedSpan, align_spans
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.text.slugs import free_slug
from jane_portal.core.versions import lock_version
from networks.representation.models import ExternalBody, ExternalSeat, Representative
from networks.representation.models.external import REPRESENTATIVE

from .outside_projection import refresh_external
from .telling import tell

ONE_DAY = datetime.timedelta(days=1)
FIELDS = (
    *("name_fi", "name_sv", "name_en", "kind", "municipality", "organisation", "website", "rhythm"),
    "nominating_body",
)
SEAT_FIELDS = ("task", "fee", "is_invited")
# Words at the end of these addresses are pages of the room.
RESERVED = frozenset({"uusi"})


@action
def create_external(*, values: dict[str, Any], by: User) -> ExternalBody:
    """values: FIELDS. Raises PermissionDenied unless the person is secretary, or keeps the body that chooses."""
    body = ExternalBody(**{key: values[key] for key in FIELDS if key in values})
    if not by.has_perm("representation.keep_external", body):
        raise PermissionDenied
    return save_external(body)


def save_external(body: ExternalBody) -> ExternalBody:
    """Store a new one under a free address; inside the action of the caller."""
    body.slug = free_slug(body.name_fi, taken=_is_taken, reserved=RESERVED, spare="elin", length=70)
    body.save()
    refresh_external([body.pk])
    return body


def _is_taken(slug: str) -> bool:
    return ExternalBody.objects.filter(slug=slug).exists()


@action
def change_external(*, body: ExternalBody, version: int, values: dict[str, Any], by: User) -> ExternalBody:
    """values: FIELDS. Whoever keeps the body that chooses may not give it away to another one."""
    current = lock_version(body, version)
    if not by.has_perm("representation.keep_external", current):
        raise PermissionDenied
    for key in FIELDS:
        if key in values:
            setattr(current, key, values[key])
    if not by.has_perm("representation.keep_external", current):
        raise PermissionDenied
    current.save()
    refresh_external([current.pk])
    return current


@action
def close_external(*, body: ExternalBody, version: int, last_day: datetime.date, reason: str, by: User) -> ExternalBody:
    """The body is there for the last time on that day; terms that go on end with it."""
    current = lock_version(body, version)
    if not by.has_perm("representation.keep_external", current):
        raise PermissionDenied
    if current.closed_on is not None:
        raise ValidationError(_("This has ended already. Nothing was changed."), code="ended")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    current.closed_on = last_day + ONE_DAY
    current.save(update_fields=["closed_on", "version", "updated_at"])
    terms = Representative.objects.select_for_update(of=("self",)).filter(seat__body=current)
    for term in terms.filter(Q(until__isnull=True) | Q(until__gt=last_day)).select_related("user", "seat__body"):
        _cut(term, max(last_day, term.since - ONE_DAY), reason.strip(), by=by)
    refresh_external([current.pk])
    return current


@action
def add_external_seat(
    *, body: ExternalBody, values: dict[str, Any], with_deputy: bool = False, by: User
) -> ExternalSeat:
    """values: SEAT_FIELDS."""
    if not by.has_perm("representation.keep_external", body):
        raise PermissionDenied
    seat = ExternalSeat.objects.create(body=body, **{key: values[key] for key in SEAT_FIELDS if key in values})
    if with_deputy:
        ExternalSeat.objects.create(body=body, deputy_of=seat)
    return seat


@action
def end_external_seat(*, seat: ExternalSeat, by: User) -> ExternalSeat:
    """A seat that is no longer there, and its deputy's. Raises ValidationError while somebody holds one of them."""
    if not by.has_perm("representation.keep_external", seat.body):
        raise PermissionDenied
    today = timezone.localdate()
    rows = list(ExternalSeat.objects.select_for_update().filter(Q(pk=seat.pk) | Q(deputy_of=seat)))
    held = Representative.objects.filter(Q(until__isnull=True) | Q(until__gte=today), seat__in=rows)
    if held.exists():
        raise ValidationError(_("Somebody holds the seat: end the term first."), code="held")
    for one in rows:
        one.closed_on = one.closed_on or today
        one.version += 1
        one.save(update_fields=["closed_on", "version", "updated_at"])
    return next(one for one in rows if one.pk == seat.pk)


@action
def name_representative(
    *,
    seat: ExternalSeat,
    email: str,
    name: str = "",
    on_behalf_of: Organisation | None,
    since: datetime.date,
    until: datetime.date | None,
    decision: str = "",
    by: User,
) -> Representative:
    """Write down a choice that has been made. Raises ValidationError for days that overlap another term."""
    if not by.has_perm("representation.keep_external", seat.body):
        raise PermissionDenied
    person = create_person(email=email, name=name, by=by)
    term = Representative(
        seat=seat, user=person, on_behalf_of=on_behalf_of, since=since, until=until, decision=decision.strip()
    )
    return make_term(term, by=by)


def make_term(term: Representative, *, by: User | None) -> Representative:
    """Store the term, bring its rights in line and tell its holder; inside the action of the caller."""
    today = timezone.localdate()
    if term.until is not None and term.until < max(term.since, today):
        raise ValidationError({"until": _("The last day is before the first one, or has passed already.")})
    if not term.user.is_active:
        raise ValidationError({"email": _("This account has been closed.")})
    if term.seat.closed_on is not None or term.seat.body.closed_on is not None:
        raise ValidationError(_("This seat is no longer there."), code="closed")
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise ValidationError({"since": _("Somebody holds the seat on some of these days already.")}) from error
    align_term(term, by=by)
    key = f"representative:{term.pk}:named"
    tell(term.user, "outside.named", kind="representative_named", key=key, term=term.pk)
    return term


@action
def end_representative(
    *, term: Representative, version: int, last_day: datetime.date, reason: str, by: User
) -> Representative:
    """End a term before its time; the role ends with the last day. Raises ValidationError when it has ended."""
    current = lock_version(term, version)
    if not by.has_perm("representation.keep_external", current.seat.body):
        raise PermissionDenied
    if current.has_ended:
        raise ValidationError(_("This term has ended already. Nothing was changed."), code="ended")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    yesterday = timezone.localdate() - ONE_DAY
    if not max(current.since - ONE_DAY, yesterday) <= last_day <= (current.until or last_day):
        raise ValidationError({"last_day": _("Choose a day between yesterday and the end of the term.")})
    return _cut(current, last_day, reason.strip(), by=by)


def _cut(term: Representative, last_day: datetime.date, reason: str, *, by: User | None) -> Representative:
    term.until, term.reason = last_day, reason
    term.save(update_fields=["until", "reason", "version", "updated_at"])
    align_term(term, by=by)
    key = f"representative:{term.pk}:ended:{last_day}"
    tell(term.user, "outside.ended", kind="representative_ended", key=key, term=term.pk)
    return term


def align_term(term: Representative, *, by: User | None) -> None:
    """The role on the days of the term; called by every action that changes the person or the days."""
    wanted = WantedSpan(term.user, REPRESENTATIVE, term.seat.body.scope, term.since, term.until)
    align_spans(source=term.source, wanted=[wanted], by=by)
