"""Giving an office, its public card, and its end. Rights follow the days of the office by themselves."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.rules import is_secretary
from jane_portal.accounts.actions.people import create_person
from jane_portal.accounts.actions.roles import WantedSpan, align_spans
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from jane_portal.mail.actions import queue_letter
from networks.representation.models import Office

from .projection import refresh_offices

ONE_DAY = datetime.timedelta(days=1)
CARD = ("about", "mailbox", "email", "phone", "email_seen_by", "phone_seen_by", "handover")
GIVEN = ("kind", "municipality", "area", "on_behalf_of", "since", "term_until", "decision")


@action
def give_office(*, email: str, name: str = "", values: dict[str, Any], by: User) -> Office:
    """Record an office that has been decided elsewhere. values: GIVEN, each of which may be absent.

    The person is made when new. Raises PermissionDenied, or ValidationError where the days or the place do not fit.
    """
    if not is_secretary(by):
        raise PermissionDenied
    return make_office(Office(**{key: values[key] for key in GIVEN if key in values}), email=email, name=name, by=by)


@action
def name_substitute(*, office: Office, email: str, name: str = "", values: dict[str, Any], by: User) -> Office:
    """After an early end: somebody else to the end of the term. values: since, on_behalf_of, decision."""
    if not is_secretary(by):
        raise PermissionDenied
    left = Office.objects.select_for_update(of=("self",)).select_related("municipality", "area").get(pk=office.pk)
    if left.term_until is None or left.until is None or left.until >= left.term_until:
        raise ValidationError(_("This term has not ended early, so there is nobody to substitute for."), code="whole")
    if values["since"] <= left.until:
        raise ValidationError({"since": _("The predecessor's last day has not passed by then.")})
    if left.substitutes.exists():
        raise ValidationError(_("A substitute has been named already."), code="named")
    fields = {key: values[key] for key in ("since", "on_behalf_of", "decision") if key in values}
    new = Office(
        kind=left.kind,
        municipality=left.municipality,
        area=left.area,
        election_id=left.election_id,
        term_until=left.term_until,
        substitute_for=left,
        mailbox=left.mailbox,
        **fields,
    )
    return make_office(new, email=email, name=name, by=by)


def make_office(office: Office, *, email: str, name: str, by: User | None) -> Office:
    """Store the office, bring its rights in line and tell its holder; inside the action of the caller."""
    if office.term_until is not None and office.term_until < max(office.since, timezone.localdate()):
        raise ValidationError({"term_until": _("The last day is before the first one, or has passed already.")})
    person = create_person(email=email, name=name, by=by)
    if not person.is_active:
        raise ValidationError({"email": _("This account has been closed.")})
    office.user = person
    office.until = office.term_until
    try:
        with transaction.atomic():
            office.save()
    except IntegrityError as error:
        raise ValidationError(_("This person holds the same office on some of these days already.")) from error
    align_office(office, by=by)
    queue_letter(
        builder="networks.representation.letters.office.given",
        to=person.email,
        params={"office": office.pk},
        language=person.language,
        user=person,
        kind="office_given",
        key=f"representation.office:{office.pk}:given",
    )
    return office


@action
def change_card(*, office: Office, version: int, values: dict[str, Any], by: User) -> Office:
    """The public card and the notes for the successor, by the holder or the secretary. values: of CARD."""
    current = lock_version(office, version)
    if current.user_id != by.pk and not is_secretary(by):
        raise PermissionDenied
    changed = [key for key in CARD if key in values]
    for key in changed:
        setattr(current, key, values[key])
    current.save(update_fields=[*changed, "version", "updated_at"])
    refresh_offices([current.pk])
    return current


@action
def end_office(*, office: Office, version: int, last_day: datetime.date, reason: str, by: User) -> Office:
    """End it before its time; the rights end with the last day. The reason is for the holder and the secretary.

    Raises ValidationError when it has ended already, or for a day outside its days.
    """
    if not is_secretary(by):
        raise PermissionDenied
    current = lock_version(office, version)
    today = timezone.localdate()
    if current.has_ended:
        raise ValidationError(_("This term has ended already. Nothing was changed."), code="ended")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    latest = current.until or last_day
    if not current.since - ONE_DAY <= last_day <= latest or last_day < today - ONE_DAY:
        raise ValidationError({"last_day": _("Choose a day between yesterday and the end of the term.")})
    current.until, current.reason = last_day, reason.strip()
    current.save(update_fields=["until", "reason", "version", "updated_at"])
    align_office(current, by=by)
    queue_letter(
        builder="networks.representation.letters.office.ended",
        to=current.user.email,
        params={"office": current.pk},
        language=current.user.language,
        user=current.user,
        kind="office_ended",
        key=f"representation.office:{current.pk}:ended:{last_day}",
    )
    return current


def align_office(office: Office, *, by: User | None) -> None:
    """The rights of this office on its days; called by every action that changes the person or the days."""
    wanted = WantedSpan(office.user, office.kind, office.scope, office.since, office.until)
    align_spans(source=office.source, wanted=[wanted], by=by)
    refresh_offices([office.pk])
