"""Which records the history of an election shows: what was decided about it, and nothing of a vote."""

from __future__ import annotations

from jane_portal.core.history.selectors import Source
from networks.representation.models import Candidate, Election

# What the portal notes beside a deed that the history names anyway; the result stands on the page.
_NOTED = frozenset({"written", "lot", "announced_at", "roll_size", "turnout", "blank_votes"})
_BY_WHOM = frozenset({"proposed_by_id", "consented_at", "endorsed_at", "endorsed_by_id", "withdrawn_at", "motivation"})


def election_sources(election: Election) -> list[Source]:
    """Neither the roll nor the ballots have a history. What a candidate wrote is hers, and stands on the page."""
    return [
        Source(Election, "id", election.pk, hidden=_NOTED),
        Source(Candidate, "election_id", election.pk, title="organisation_id", hidden=_BY_WHOM),
    ]
