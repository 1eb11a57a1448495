"""The vote itself: one association, one vote, in secret (decisions 4, 27)."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.links import revoke_links, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.lots import drawn
from networks.representation.models import Ballot, Candidate, Election, ElectionState, RollEntry, Way
from networks.representation.models.ballot import VOTE
from networks.representation.selectors.roll import voter_of, voters_of

from .steps import begin, move


@action
def open_voting(*, election: Election, by: None = None) -> Election:
    """The roll is frozen as the associations stand today, and each of them gets its letter."""
    current = begin(election=election, key="open", by=by)
    if current.way != Way.VOTE or current.voting_from is None or timezone.localdate() < current.voting_from:
        raise ValidationError("The day of the vote has not come.")
    if Candidate.objects.filter(election=current).standing().count() <= current.seats:
        raise ValidationError("Without more candidates than seats there is no vote.")
    voters = voters_of(current).order_by("pk").values_list("pk", flat=True)
    RollEntry.objects.bulk_create([RollEntry(election=current, organisation_id=pk) for pk in voters])
    current.roll_size = len(voters)
    return move(current, ElectionState.VOTING, "roll_size")


@action
def cast_vote(*, entry: RollEntry, candidate: Candidate | None, by: User, link: PersonalLink | None = None) -> None:
    """Give the vote of one association. candidate: None is a blank vote. link: of the letter, when she came by it.

    All ballots of the election are written anew in random order with new keys, so that nothing in the database joins
    this one with the mark on the roll. Raises ValidationError when the vote is not open, the association has voted or
    the candidate does not stand; PermissionDenied when the person does not act for the association today.
    """
    election = Election.objects.select_for_update(of=("self",)).get(pk=entry.election_id)
    if not election.takes_votes():
        raise ValidationError(_("The vote is not open. Nothing was changed."), code="closed")
    current = RollEntry.objects.select_related("organisation").get(pk=entry.pk, election=election)
    if not voter_of(current, by):
        raise PermissionDenied
    if current.voted_by_id is not None:
        raise ValidationError(_("Your association has voted already. The first vote counts."), code="voted")
    if candidate is not None and not Candidate.objects.filter(pk=candidate.pk, election=election).standing().exists():
        raise ValidationError(_("Choose one of the candidates."), code="candidate")
    if link is not None:
        use_link(link)
    current.voted_by = by
    current.save(update_fields=["voted_by"])
    revoke_links(purposes=[VOTE], subject=current.link_subject)
    _put_in(election, candidate)


def _put_in(election: Election, candidate: Candidate | None) -> None:
    """Into the urn, which is shaken: whoever holds the lock of the election writes every ballot anew."""
    ballots = Ballot.objects.filter(election=election)
    choices = [*ballots.values_list("candidate", flat=True), candidate.pk if candidate is not None else None]
    ballots.delete()
    Ballot.objects.bulk_create(
        [Ballot(key=uuid.uuid4(), election=election, candidate_id=choice) for choice in drawn(choices)]
    )
