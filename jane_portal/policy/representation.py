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
    "office_kit": Row(SIGNED_IN, objects="office", own=AGENTS, every=SECRETARIES, denied=403),
    "office_end": _office,
    "office_substitute": _office,
}
_elections = {
    "election_list": public,
    "election_create": Row(SECRETARIES),
    "election_detail": Row(PUBLIC, objects="election"),
    "election_update": Row(SECRETARIES, objects="election"),
    "election_history": Row(SECRETARIES, objects="election"),
    "election_announce": Row(SECRETARIES, objects="election"),
    "election_settle": Row(SECRETARIES, objects="election"),
    "election_record": Row(SECRETARIES, objects="election"),
    "election_cancel": Row(SECRETARIES, objects="election"),
    # A draft is the secretary's alone.
    "candidate_create": Row(SIGNED_IN, objects="announced_or_draft", own=ANYBODY, every=SECRETARIES),
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
# Those who choose representatives; and with the representatives themselves, those who prepare a meeting.
_CHOOSERS = frozenset({"body_chair", "body_secretary"})
_PREPARERS = _CHOOSERS | {"representative"}
_ASKERS = frozenset({"municipal_ngo"})
_external = Row(SIGNED_IN, objects="external", own=_CHOOSERS, every=SECRETARIES, denied=403)
_external_seat = Row(SIGNED_IN, objects="external_seat", own=_CHOOSERS, every=SECRETARIES, denied=403)
_meeting = Row(SIGNED_IN, objects="external_meeting", own=_PREPARERS, every=SECRETARIES, denied=403)
_outside = {
    "representative_list": public,
    "representative_csv": public,
    "external_create": Row(_CHOOSERS | SECRETARIES),
    "external_detail": Row(PUBLIC, objects="external"),
    "external_update": _external,
    "external_close": _external,
    "external_history": _external,
    "external_seat_create": _external,
    "external_seat_end": _external_seat,
    "term_create": _external_seat,
    "term_end": Row(SIGNED_IN, objects="external_term", own=_CHOOSERS, every=SECRETARIES, denied=403),
    "external_meeting_create": Row(SIGNED_IN, objects="external", own=_PREPARERS, every=SECRETARIES, denied=403),
    "external_meeting_detail": Row(PUBLIC, objects="external_meeting"),
    "external_meeting_update": _meeting,
    "external_meeting_ask": _meeting,
    "input_create": Row(SIGNED_IN, objects="meeting_question", own=EDITORS, denied=403),
    "input_open": Row(PUBLIC, objects="input_link", blind=True),
    "input_answer": public,
    "meeting_report_create": Row(SIGNED_IN, objects="own_report", own=ANYBODY, denied=403),
    "meeting_report_update": Row(SIGNED_IN, objects="own_sent_report", own=ANYBODY, denied=403),
    "meeting_report_open": Row(PUBLIC, objects="report_link", blind=True),
    "meeting_report_answer": public,
}
_called = Row(SIGNED_IN, objects="seat_request", own=_CHOOSERS, every=SECRETARIES, denied=403)
_requests = {
    "seat_request_list": public,
    "seat_request_create": Row(_ASKERS | SECRETARIES),
    "seat_request_detail": Row(PUBLIC, objects="seat_request"),
    "seat_request_call": Row(
        SIGNED_IN, objects="asked_request", own=_CHOOSERS, every=SECRETARIES, denied=403, knows=_ASKERS
    ),
    "seat_request_choose": _called,
    "seat_request_seat": Row(
        SIGNED_IN, objects="chosen_request", own=_CHOOSERS | _ASKERS, every=SECRETARIES, denied=403
    ),
    "seat_request_decline": _called,
    "seat_request_withdraw": Row(SIGNED_IN, objects="seat_request", own=_ASKERS, every=SECRETARIES, denied=403),
    "nominee_create": Row(EDITORS | SECRETARIES, objects="seat_request"),
    "nominee_update": Row(
        SIGNED_IN, objects="own_nominee", own=ANYBODY, denied=403, knows=NOBODY, knows_every=SECRETARIES
    ),
    "nominee_open": Row(PUBLIC, objects="nominee_link", blind=True),
    "nominee_answer": public,
}
REPRESENTATION: dict[str, Row] = {**_circulars, **_agents, **_elections, **_outside, **_requests}
