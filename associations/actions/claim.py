"""Claims: a person asks for an entry, a decider decides, the owner may object."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Claim, Organisation, Status
from associations.rules import is_secretary
from associations.selectors.people import deciders_of, owners_of, secretaries, spans_of
from jane_portal.accounts.actions.roles import end_role, grant_role
from jane_portal.accounts.models import Role, User
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letter

LETTERS = "associations.letters.claim"
MAX_OPEN = MAX_A_DAY = 10


@action
def open_claim(*, organisation: Organisation, proof: str, explanation: str, by: User) -> Claim:
    """Ask for the entry. Raises ValidationError when it has ended, or the person holds it or has asked already.

    Deciders get a letter, and so do the present owners, who may object.
    """
    _refuse_ended(Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk))
    if by.has_role(Role.ASSOCIATION_OWNER) and str(organisation.uuid) in by.scope_keys(Role.ASSOCIATION_OWNER):
        raise ValidationError(_("You are already the owner of this entry."), code="owner")
    own = Claim.objects.filter(user=by)
    # Withdrawn ones count too: each one has sent letters to others.
    today = own.filter(created_at__gte=timezone.now() - datetime.timedelta(days=1)).count()
    if own.filter(state=Claim.State.OPEN).count() >= MAX_OPEN or today >= MAX_A_DAY:
        raise ValidationError(_("You have many requests waiting. Wait until they have been decided."), code="many")
    try:
        with transaction.atomic():
            claim = Claim.objects.create(organisation=organisation, user=by, proof=proof, explanation=explanation)
    except IntegrityError as error:
        raise ValidationError(
            _("You have asked for this entry already. It waits for an answer."), code="asked"
        ) from error
    # Nobody decides her own request, so it must reach somebody else.
    readers = [user for user in deciders_of(organisation) if user.pk != by.pk]
    if claim.is_takeover or not readers:
        readers = list({user.pk: user for user in [*readers, *secretaries()] if user.pk != by.pk}.values())
    for user in readers:
        _tell("claim_opened", claim, user)
    for user in owners_of(organisation):
        if user.pk != by.pk:
            _tell("claim_seen_by_owner", claim, user)
    return claim


@action
def object_to_claim(*, claim: Claim, objection: str, by: User) -> Claim:
    """The owner says why the claim should not be approved; the secretary then decides it."""
    claim = _locked(claim)
    claim.objection, claim.objected_by = objection, by
    claim.save(update_fields=["objection", "objected_by", "updated_at"])
    for user in secretaries():
        _tell("claim_objected", claim, user)
    return claim


@action
def withdraw_claim(*, claim: Claim, by: User) -> Claim:
    claim = _locked(claim)
    claim.state = Claim.State.WITHDRAWN
    claim.save(update_fields=["state", "updated_at"])
    return claim


@action
def approve_claim(*, claim: Claim, role: str, by: User) -> Claim:
    """Give the role. A takeover that makes an owner ends the ownership of the ones before her.

    Raises ValidationError when somebody decided first: the row is locked, so one of two at once wins.
    """
    claim = _decided(claim, Claim.State.APPROVED, by)
    _refuse_ended(claim.organisation)
    beside = role == Role.ASSOCIATION_OWNER and not claim.is_takeover and bool(owners_of(claim.organisation))
    if beside and not is_secretary(by):
        # Otherwise the time to object to a takeover could be gone round: a second owner may remove the first.
        raise ValidationError(
            _("This entry has an owner. You can make the person an editor; a second owner is for the secretary."),
            code="owned",
        )
    others = [span for span in spans_of(claim.organisation) if span.user_id != claim.user_id]
    if claim.is_takeover and role == Role.ASSOCIATION_OWNER:
        for span in others:
            if span.role == Role.ASSOCIATION_OWNER:
                end_role(span=span, by=by)
    grant_role(user=claim.user, role=role, scope=claim.organisation.scope, source=f"claim:{claim.pk}", by=by)
    if role == Role.ASSOCIATION_OWNER:
        _end_editing(claim, by)
    _tell("claim_approved", claim, claim.user)
    for user in {span.user for span in others}:
        _tell("claim_approved_others", claim, user)
    return claim


@action
def refuse_claim(*, claim: Claim, reason: str, by: User) -> Claim:
    """Refuse with a reason, which the person gets by letter."""
    if not reason.strip():
        raise ValidationError(_("Give a reason: the person gets it by letter."), code="reason")
    claim = _decided(claim, Claim.State.REFUSED, by, reason=reason)
    _tell("claim_refused", claim, claim.user)
    return claim


def _refuse_ended(organisation: Organisation) -> None:
    """Raises ValidationError for an entry that nobody can come to look after any more."""
    if organisation.status == Status.DISSOLVED:
        raise ValidationError(_("The association has been dissolved."), code="ended")
    if organisation.deleted_at is not None or organisation.merged_into_id is not None:
        raise ValidationError(_("This entry is already deleted."), code="ended")


def _end_editing(claim: Claim, by: User) -> None:
    """An owner needs no editor's role beside."""
    for span in spans_of(claim.organisation):
        if span.user_id == claim.user_id and span.role == Role.ASSOCIATION_EDITOR:
            end_role(span=span, by=by)


def _locked(claim: Claim) -> Claim:
    """The claim, locked and still open. Raises ValidationError when it is not open any more."""
    Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    claim = (
        Claim.objects.select_for_update(of=("self",)).select_related("organisation__domicile", "user").get(pk=claim.pk)
    )
    if claim.state != Claim.State.OPEN:
        raise ValidationError(
            _("Somebody was faster: this request is already %(state)s.") % {"state": claim.get_state_display()},
            code="decided",
        )
    return claim


def _decided(claim: Claim, state: str, by: User, **fields: Any) -> Claim:
    claim = _locked(claim)
    claim.state, claim.decided_by, claim.decided_at = state, by, timezone.now()
    for name, value in fields.items():
        setattr(claim, name, value)
    claim.save(update_fields=["state", "decided_by", "decided_at", "updated_at", *fields])
    return claim


def _tell(letter: str, claim: Claim, user: User) -> None:
    queue_letter(
        builder=f"{LETTERS}.{letter}",
        to=user.email,
        params={"claim_id": claim.pk},
        language=user.language,
        user=user,
        kind=letter,
        key=f"{letter}:{claim.pk}",
    )
