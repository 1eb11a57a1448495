"""The result: of a vote, of an evening, or without either. Those elected get their office."""

from __future__ import annotations

import datetime
from collections import Counter

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.core.lots import drawn
from networks.representation.models import Ballot, Candidate, Election, ElectionState, Office, OfficeKind, RollEntry

from .office import ONE_DAY, make_office
from .steps import begin, move

# So long after the decision the ballots can be counted again; then they are destroyed.
KEEP_BALLOTS = datetime.timedelta(days=30)


@action
def count_votes(*, election: Election, by: None = None) -> Election:
    """After the last day of the vote. Those who stand level for the last seats are drawn by lot, which is kept."""
    current = begin(election=election, key="count", by=by)
    if current.voting_until is None or timezone.localdate() <= current.voting_until:
        raise ValidationError("The vote is still open.")
    tally: Counter[int | None] = Counter(Ballot.objects.filter(election=current).values_list("candidate", flat=True))
    candidates = list(Candidate.objects.filter(election=current).standing().order_by("pk"))
    for one in candidates:
        one.votes = tally[one.pk]
    elected, current.lot = chosen(candidates, current.seats)
    current.blank_votes = tally[None]
    current.turnout = RollEntry.objects.filter(election=current, voted_by__isnull=False).count()
    later("representation.wipe_ballots")
    return _decide(current, candidates, elected, timezone.localdate(), by, "lot", "blank_votes", "turnout")


def chosen(candidates: list[Candidate], seats: int) -> tuple[list[Candidate], list[int]]:
    """Those with the most votes, and the drawn order of those who stood level for the last seats (ids)."""
    ranked = sorted(candidates, key=lambda one: -(one.votes or 0))
    if len(ranked) <= seats:
        return ranked, []
    border = ranked[seats - 1].votes
    above = [one for one in ranked if (one.votes or 0) > (border or 0)]
    level = [one for one in ranked if one.votes == border]
    if len(above) + len(level) == seats:
        return above + level, []
    level = drawn(level)
    return above + level[: seats - len(above)], [one.pk for one in level]


@action
def record_evening(
    *,
    election: Election,
    version: int,
    held_on: datetime.date,
    held_at: str,
    votes: dict[int, int],
    elected: set[int],
    by: User,
) -> Election:
    """The choice of an association evening. votes: by the candidate's id; elected: ids, perhaps by a lot drawn there.

    Raises ValidationError when the elected ones do not fit the seats or the figures.
    """
    current = begin(election=election, key="record", by=by, version=version)
    if held_on > timezone.localdate():
        raise ValidationError({"held_on": _("The evening has not been held yet.")})
    candidates = list(Candidate.objects.filter(election=current).standing().order_by("pk"))
    winners = [one for one in candidates if one.pk in elected]
    if not 1 <= len(winners) <= current.seats:
        words = _("Choose at least one and at most %(seats)s who were elected.")
        raise ValidationError(words % {"seats": current.seats}, code="seats")
    for one in candidates:
        one.votes = votes.get(one.pk, 0)
    least = min(one.votes or 0 for one in winners)
    losers = [one for one in candidates if one.pk not in elected]
    if any((one.votes or 0) > least for one in losers):
        raise ValidationError(_("Somebody with more votes was not elected: check the figures."), code="figures")
    current.evening_on, current.evening_place = held_on, held_at
    return _decide(current, candidates, winners, held_on, by, "evening_on", "evening_place")


@action
def settle_uncontested(*, election: Election, version: int, by: User) -> Election:
    """As many candidates as seats, or fewer: they are elected without a vote."""
    current = begin(election=election, key="settle", by=by, version=version)
    candidates = list(Candidate.objects.filter(election=current).standing().order_by("pk"))
    return _decide(current, candidates, candidates, timezone.localdate(), by)


def _decide(
    election: Election,
    candidates: list[Candidate],
    elected: list[Candidate],
    day: datetime.date,
    by: User | None,
    *fields: str,
) -> Election:
    winners = {one.pk for one in elected}
    for one in candidates:
        one.elected = one.pk in winners
        one.version += 1
        one.save(update_fields=["votes", "elected", "version", "updated_at"])
    election.decided_on = day
    move(election, ElectionState.DECIDED, "decided_on", *fields)
    for one in elected:
        _seat(election, one, by)
    later("representation.send_election_letters", election_id=election.pk)
    return election


def _seat(election: Election, candidate: Candidate, by: User | None) -> None:
    """The office of one who was elected; one who holds it already goes on when her present term has ended."""
    place = {"municipality": election.municipality, "area": election.area}
    since = max(election.term_since, timezone.localdate())
    present = Office.objects.filter(user=candidate.user, kind=OfficeKind.AGENT, **place)
    ends = list(present.exclude(until__lt=since).values_list("until", flat=True))
    if None in ends or not candidate.user.is_active:
        return
    since = max([since, *(end + ONE_DAY for end in ends if end is not None)])
    if since > election.term_until:
        return
    office = Office(
        kind=OfficeKind.AGENT,
        on_behalf_of=candidate.organisation,
        since=since,
        term_until=election.term_until,
        election=election,
        **place,
    )
    make_office(office, email=candidate.user.email, name="", by=by)


@action
def drop_ballots(*, by: None = None) -> int:
    """Nightly: ballots are destroyed 30 days after the decision; the figures stay. Returns how many went."""
    over = Election.objects.filter(state=ElectionState.DECIDED, decided_on__lt=timezone.localdate() - KEEP_BALLOTS)
    return Ballot.objects.filter(election__in=over).delete()[0]
