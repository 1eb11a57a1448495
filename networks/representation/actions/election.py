"""An election from its draft to its call, and its cancelling."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.rules import is_secretary
from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.representation.models import Ballot, Election, ElectionState, Way

from .projection import refresh_elections
from .steps import begin, move

FIELDS = (
    *("municipality", "area", "seats", "term_since", "term_until", "task", "way", "voters", "call_until"),
    *("voting_from", "voting_until", "evening_on", "evening_place"),
)
# Once candidates are sought, the rules of the game stay as they were announced.
DURING_CALL = ("task", "call_until", "voting_from", "voting_until", "evening_on", "evening_place")


@action
def create_election(*, values: dict[str, Any], by: User) -> Election:
    """A draft that only the secretary sees. values: FIELDS."""
    if not is_secretary(by):
        raise PermissionDenied
    return _saved(Election(**{key: values[key] for key in FIELDS if key in values}))


@action
def change_election(*, election: Election, version: int, values: dict[str, Any], by: User) -> Election:
    """values: FIELDS of a draft, DURING_CALL of one that is announced. Raises ValidationError for a later state."""
    if not is_secretary(by):
        raise PermissionDenied
    current = lock_version(election, version)
    if current.state not in (ElectionState.DRAFT, ElectionState.CALL):
        raise ValidationError(_("The call is over, so the election cannot be changed any more."), code="state")
    draft = current.state == ElectionState.DRAFT
    for key in FIELDS if draft else DURING_CALL:
        if key in values:
            setattr(current, key, values[key])
    if not draft:
        check_days(current)
    return _saved(current)


def _saved(election: Election) -> Election:
    try:
        with transaction.atomic():
            election.save()
    except IntegrityError as error:
        raise ValidationError(_("These days or this place do not fit together."), code="constraint") from error
    refresh_elections([election.pk])
    return election


def check_days(election: Election) -> None:
    """Raises ValidationError unless the days allow the call to begin, or to go on."""
    today = timezone.localdate()
    if election.call_until is None or election.call_until < today:
        raise ValidationError({"call_until": _("Give candidates a day that has not passed.")})
    if election.way == Way.VOTE:
        if election.voting_from is None or election.voting_from <= election.call_until:
            raise ValidationError({"voting_from": _("The vote begins after the last day for candidates.")})
        if election.voting_until is None or election.voting_until < election.voting_from:
            raise ValidationError({"voting_until": _("The last day of the vote is before its first day.")})
    elif election.evening_on is None or election.evening_on <= election.call_until:
        raise ValidationError({"evening_on": _("The evening is held after the last day for candidates.")})
    if election.term_until <= today:
        raise ValidationError({"term_until": _("The term would have ended already.")})


@action
def announce_election(*, election: Election, version: int, by: User) -> Election:
    """The call for candidates begins; every association of the area gets a letter."""
    current = begin(election=election, key="announce", by=by, version=version)
    check_days(current)
    current.announced_at = timezone.now()
    try:
        with transaction.atomic():
            move(current, ElectionState.CALL, "announced_at")
    except IntegrityError as error:
        raise ValidationError(_("An election is under way here already."), code="open") from error
    later("representation.send_election_letters", election_id=current.pk)
    return current


@action
def cancel_election(*, election: Election, version: int, reason: str, by: User) -> Election:
    """Nothing is elected; the votes that were given are destroyed. The reason is public."""
    current = begin(election=election, key="cancel", by=by, version=version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    Ballot.objects.filter(election=current).delete()
    later("representation.wipe_ballots")
    current.reason = reason.strip()
    move(current, ElectionState.CANCELLED, "reason")
    if current.announced_at is not None:
        later("representation.send_election_letters", election_id=current.pk)
    return current
