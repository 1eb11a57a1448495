"""Deleting an entry, dissolving an association, and undoing both for 30 days (decisions 10)."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Claim, Invitation, Organisation, Status
from associations.selectors.ending import UNDO, dissolving
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import RoleSpan, User
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letter

from .change import after_change
from .following import take_dissolved_back, tell_dissolved_to_followers

log = logging.getLogger(__name__)


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


@action
def delete_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Take the entry out of sight. Its roles stay, without effect, so that all is back when this is undone."""
    current = _lock(organisation)
    if current.deleted_at is not None:
        raise ValidationError(_("This entry is already deleted."))
    current.deleted_at = timezone.now()
    current.version += 1
    current.save(update_fields=["deleted_at", "version", "updated_at"])
    after_change(current)
    return current


@action
def restore_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Undo the deletion within 30 days."""
    current = _lock(organisation)
    if current.deleted_at is None:
        raise ValidationError(_("This entry is not deleted."))
    current.deleted_at = None
    current.version += 1
    current.save(update_fields=["deleted_at", "version", "updated_at"])
    after_change(current)
    return current


def purge_deleted() -> int:
    """Nightly: remove entries deleted over 30 days ago. One that others refer to stays out of sight. A count."""
    limit = timezone.now() - UNDO
    done = 0
    for organisation in Organisation.objects.filter(deleted_at__lt=limit).order_by("pk"):
        done += purge_organisation(organisation=organisation, by=None)
    return done


@action
def purge_organisation(*, organisation: Organisation, by: User | None) -> bool:
    """Remove a deleted entry for good; its history stays. False when a record that must stay refers to it."""
    current = _lock(organisation)
    if current.deleted_at is None or current.deleted_at > timezone.now() - UNDO:
        return False
    for span in RoleSpan.objects.in_force().filter(scope=current.scope):
        end_role(span=span, by=by)
    try:
        with transaction.atomic():
            after_change(current)
            current.delete()
    except ProtectedError as error:
        kinds = sorted({type(record).__name__ for record in error.protected_objects})
        log.info("Organisation %s stays, deleted: %s refer to it", current.pk, ", ".join(kinds))
        if current.logo:  # its file goes with the next sweep
            Organisation.objects.filter(pk=current.pk).update(logo="")
        return False
    return True


@action
def dissolve_organisation(
    *, organisation: Organisation, dissolved_on: datetime.date, by: User, on_behalf_of: str = ""
) -> Organisation:
    """The association has ended: close what it has open, tell its people by letter, then end their roles."""
    current = _lock(organisation)
    if current.status == Status.DISSOLVED:
        raise ValidationError(_("This association is already dissolved."))
    if dissolved_on > timezone.localdate():
        raise ValidationError(_("The day of dissolving cannot be in the future."))
    current.status, current.dissolved_on = Status.DISSOLVED, dissolved_on
    current.version += 1
    current.save(update_fields=["status", "dissolved_on", "version", "updated_at"])
    current.invitations.filter(state=Invitation.State.OPEN).update(state=Invitation.State.CANCELLED)
    current.claims.filter(state=Claim.State.OPEN).update(
        state=Claim.State.REFUSED,
        decided_by=by,
        decided_at=timezone.now(),
        reason=_("The association has been dissolved."),
    )
    spans = list(RoleSpan.objects.in_force().filter(scope=current.scope).select_related("user"))
    for user in {span.user for span in spans}:
        tell_dissolved(current, user, by)
    for span in spans:
        end_role(span=span, by=by)
    after_change(current)
    tell_dissolved_to_followers(current)
    return current


def tell_dissolved(organisation: Organisation, user: User, by: User | None) -> None:
    params: dict[str, Any] = {"organisation_id": organisation.pk, "by_id": by.pk if by is not None else None}
    queue_letter(
        builder="associations.letters.organisation.dissolved",
        to=user.email,
        params=params,
        language=user.language,
        user=user,
        kind="organisation_dissolved",
        key=f"organisation_dissolved:{organisation.pk}:{organisation.version}",
    )


@action
def revive_organisation(*, organisation: Organisation, by: User) -> Organisation:
    """Undo the dissolving within 30 days: active again, and the roles that it ended are open again."""
    current = _lock(organisation)
    deed = dissolving(current)
    if current.status != Status.DISSOLVED or deed is None:
        raise ValidationError(_("This dissolving can no longer be undone."))
    current.status, current.dissolved_on = Status.ACTIVE, None
    current.version += 1
    current.save(update_fields=["status", "dissolved_on", "version", "updated_at"])
    reopen_roles(deed.ended)
    after_change(current)
    take_dissolved_back(current)
    return current


def reopen_roles(ended: dict[int, datetime.date | None]) -> None:
    """Give these roles (RoleSpan pk → last day) their old last day, except where the person has the role again."""
    for span in RoleSpan.objects.select_for_update(of=("self",)).filter(pk__in=ended).select_related("user"):
        if not _has_again(span):
            span.until = ended[span.pk]
            span.save(update_fields=["until", "updated_at"])
            span.user.__dict__.pop("open_spans", None)


def _has_again(span: RoleSpan) -> bool:
    """Whether the person was given the same role anew in the meantime."""
    same = RoleSpan.objects.in_force().filter(user=span.user, role=span.role, scope=span.scope)
    return same.exclude(pk=span.pk).exists()
