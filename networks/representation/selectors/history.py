"""Which records the history of an election shows: what was decided about it, and nothing of a vote."""

from __future__ import annotations

from jane_portal.core.history.selectors import Source
from networks.representation.models import Candidate, Election


def election_sources(election: Election) -> list[Source]:
    """Neither the roll nor the ballots have a history. What a candidate wrote is hers, and stands on the page."""
    return [
        Source(Election, "id", election.pk, hidden=frozenset({"written", "lot"})),
        Source(Candidate, "election_id", election.pk, title="organisation_id", hidden=frozenset({"motivation"})),
    ]
