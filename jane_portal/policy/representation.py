"""Rows of agents and their election."""

from __future__ import annotations

from .rows import (
    AGENTS,
    ANYBODY,
    EDITORS,
    NOBODY,
    OFFICIALS,
    OWNERS,
    PUBLIC,
    SECRETARIES,
    SIGNED_IN,
    Row,
    public,
    signed_in,
)

_office = Row(SECRETARIES, objects="office")
_agents = {
    "agent_list": public,
    "agent_detail": Row(PUBLIC, objects="office"),
    "agent_message": Row(PUBLIC, objects="office"),
    "agent_message_sent": Row(PUBLIC, objects="office"),
    "agent_contacts": Row(OFFICIALS | SECRETARIES),
    "agent_contacts_csv": Row(OFFICIALS | SECRETARIES),
    "office_create": Row(SECRETARIES),
    "office_update": Row(SIGNED_IN, objects="office", own=AGENTS, every=SECRETARIES, denied=403),
    "office_end": _office,
    "office_substitute": _office,
}
_elections = {
    "election_list": public,
    "election_create": Row(SECRETARIES),
    "election_detail": Row(PUBLIC, objects="election"),
    "election_update": Row(SECRETARIES, objects="election"),
    "election_announce": Row(SECRETARIES, objects="election"),
    "election_settle": Row(SECRETARIES, objects="election"),
    "election_record": Row(SECRETARIES, objects="election"),
    "election_cancel": Row(SECRETARIES, objects="election"),
    "candidate_create": Row(SIGNED_IN, objects="election"),
    # Somebody proposed who does not stand yet is known to herself, her association and the secretary.
    "candidate_update": Row(
        SIGNED_IN, objects="own_candidate", own=ANYBODY, denied=403, knows=NOBODY, knows_every=SECRETARIES
    ),
    "candidate_endorse": Row(SIGNED_IN, objects="candidate", own=OWNERS, denied=403),
    "candidacy_open": Row(PUBLIC, objects="candidacy_link", blind=True),
    "candidacy_answer": public,
    "vote_create": Row(SIGNED_IN, objects="voting_election", own=EDITORS, denied=403),
    "vote_open": Row(PUBLIC, objects="vote_link", blind=True),
    "vote_answer": public,
    "vote_done": public,
}
_circulars = {
    "circular_list": signed_in,
    "circular_create": Row(AGENTS | SECRETARIES | {"body_chair"}),
    "circular_detail": Row(SIGNED_IN, objects="circular", own=ANYBODY, every=SECRETARIES),
}
REPRESENTATION: dict[str, Row] = {**_circulars, **_agents, **_elections}
