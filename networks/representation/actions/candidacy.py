"""Candidates: proposed, consenting, endorsed (domain D5). All of it while the call is open."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Organisation
from associations.rules import is_editor, is_owner, is_secretary
from associations.selectors.people import owners_of
from jane_portal.accounts.actions.people import create_person
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.links import make_link, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.versions import lock_version
from jane_portal.mail.actions import queue_letter
from networks.representation.models import Candidate, Election
from networks.representation.models.candidate import CANDIDACY
from networks.representation.selectors.roll import voters_of

# How long the link in a letter of this room lives.
LIFETIME = datetime.timedelta(days=60)


@action
def propose_candidate(
    *, election: Election, organisation: Organisation, email: str, name: str = "", motivation: str = "", by: User
) -> Candidate:
    """Somebody stands herself, or is proposed by her association or the secretary; then a letter asks for her consent.

    Raises PermissionDenied when the person acts neither for herself nor for the association, ValidationError when the
    call is over or she is a candidate already.
    """
    current = _lock_call(election)
    email = email.strip().lower()
    if email != by.email and not is_editor(by, organisation) and not is_secretary(by):
        raise PermissionDenied
    if not voters_of(current).filter(pk=organisation.pk).exists():
        words = _("Choose an association that takes part in this election.")
        raise ValidationError({"organisation": words})
    person = create_person(email=email, name=name, by=by)
    if not person.is_active:
        raise ValidationError({"email": _("This account has been closed.")})
    candidate = Candidate.objects.filter(election=current, user=person).first()
    if candidate is not None and candidate.withdrawn_at is None:
        raise ValidationError({"email": _("She or he is a candidate in this election already.")})
    now = timezone.now()
    candidate = candidate or Candidate(election=current, user=person)
    candidate.organisation, candidate.motivation, candidate.proposed_by = organisation, motivation, by
    candidate.consented_at = now if person == by else None
    endorsed = bool(is_owner(by, organisation))
    candidate.endorsed_at, candidate.endorsed_by = (now, by) if endorsed else (None, None)
    candidate.withdrawn_at = None
    candidate.version += 1
    candidate.save()
    if candidate.consented_at is None:
        _ask_for_consent(candidate)
    if candidate.endorsed_at is None:
        _ask_for_endorsement(candidate)
    return candidate


@action
def consent_to_stand(
    *, candidate: Candidate, version: int, motivation: str, name: str = "", by: User, link: PersonalLink | None = None
) -> Candidate:
    """She consents: her name, her association and what she wrote become public once she is endorsed."""
    current = _lock_candidate(candidate, version, by)
    if link is not None:
        use_link(link)
    if name.strip() and not by.name:
        by.name = name.strip()
        by.save(update_fields=["name"])
    current.motivation = motivation.strip()
    current.consented_at = current.consented_at or timezone.now()
    current.save(update_fields=["motivation", "consented_at", "version", "updated_at"])
    return current


@action
def withdraw_candidacy(*, candidate: Candidate, version: int, by: User, link: PersonalLink | None = None) -> Candidate:
    """She does not want to stand, or no longer."""
    current = _lock_candidate(candidate, version, by)
    if link is not None:
        use_link(link)
    current.withdrawn_at = timezone.now()
    current.save(update_fields=["withdrawn_at", "version", "updated_at"])
    return current


@action
def endorse_candidate(*, candidate: Candidate, version: int, by: User) -> Candidate:
    """The owner of her association stands behind her; where it has no owner, the secretary asks and writes it down."""
    _lock_call(candidate.election)
    current = lock_version(candidate, version)
    stands_in = is_secretary(by) and not owners_of(current.organisation)
    if not is_owner(by, current.organisation) and not stands_in:
        raise PermissionDenied
    if current.endorsed_at is None:
        current.endorsed_at, current.endorsed_by = timezone.now(), by
    current.save(update_fields=["endorsed_at", "endorsed_by", "version", "updated_at"])
    return current


def _lock_call(election: Election) -> Election:
    current = Election.objects.select_for_update(of=("self",)).get(pk=election.pk)
    if not current.takes_candidates():
        raise ValidationError(_("The call for candidates is not open. Nothing was changed."), code="closed")
    return current


def _lock_candidate(candidate: Candidate, version: int, by: User) -> Candidate:
    """Her own candidacy, while the call is open."""
    _lock_call(candidate.election)
    current = lock_version(candidate, version)
    if current.user_id != by.pk or not by.is_active:
        raise PermissionDenied
    if current.withdrawn_at is not None:
        raise ValidationError(_("This candidacy has been withdrawn."), code="withdrawn")
    return current


def _ask_for_consent(candidate: Candidate) -> None:
    person = candidate.user
    link = make_link(purpose=CANDIDACY, subject=f"candidate:{candidate.pk}", email=person.email, user=person)
    queue_letter(
        builder="networks.representation.letters.candidacy.consent",
        to=person.email,
        params={"candidate": candidate.pk, "link": str(link.uuid)},
        language=person.language,
        user=person,
        kind="candidate_consent",
        key=f"representation.candidate:{candidate.pk}:consent:{candidate.version}",
        secret=True,
    )


def _ask_for_endorsement(candidate: Candidate) -> None:
    for owner in owners_of(candidate.organisation):
        queue_letter(
            builder="networks.representation.letters.candidacy.endorse",
            to=owner.email,
            params={"candidate": candidate.pk},
            language=owner.language,
            user=owner,
            kind="candidate_endorse",
            key=f"representation.candidate:{candidate.pk}:endorse:{candidate.version}",
        )
