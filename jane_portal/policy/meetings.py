"""The rows of meetings and their agendas."""

from __future__ import annotations

from .bodies import INSIDE, KEEPERS
from .rows import PUBLIC, SECRETARIES, SIGNED_IN, Row, public

_planned = Row(SIGNED_IN, objects="body", own=KEEPERS, every=SECRETARIES, denied=403)
_meeting = Row(SIGNED_IN, objects="meeting", own=KEEPERS, every=SECRETARIES, denied=403)
_item = Row(SIGNED_IN, objects="agenda_item", own=KEEPERS, every=SECRETARIES, denied=403)
# A closed item is known to those who have a seat, and changed by those who keep the agenda.
MEETINGS = {
    "meeting_list": public,
    "meeting_calendar": public,
    "meeting_detail": Row(PUBLIC, objects="meeting"),
    "meeting_create": _planned,
    "year_plan": _planned,
    "meeting_practice": Row(SIGNED_IN, objects="body_with_practice", own=KEEPERS, every=SECRETARIES, denied=403),
    "meeting_update": _meeting,
    "meeting_cancel": _meeting,
    "agenda_compose": _meeting,
    "matter_propose": Row(SIGNED_IN, objects="meeting", own=INSIDE - {"municipal_ngo"}, every=SECRETARIES, denied=403),
    "call_send": Row(SIGNED_IN, objects="meeting_with_agenda", own=KEEPERS, every=SECRETARIES, denied=403),
    "call_tell": Row(SIGNED_IN, objects="changed_meeting", own=KEEPERS, every=SECRETARIES, denied=403),
    # Whoever is called; to everybody else there is nothing to answer.
    "call_reply": Row(SIGNED_IN, objects="called_meeting", own=KEEPERS),
    "call_post": Row(SIGNED_IN, objects="called_meeting", own=KEEPERS, every=SECRETARIES, denied=403),
    "agenda_pdf": Row(SIGNED_IN, objects="printed_meeting", own=KEEPERS, every=SECRETARIES),
    "invitee_reply": Row(SIGNED_IN, objects="invitee", own=KEEPERS, every=SECRETARIES),
    "call_answer": public,
    "call_open": Row(PUBLIC, objects="call_link", blind=True),
    "item_create": _meeting,
    "item_update": _item,
    "item_move": _item,
    "item_remove": Row(SIGNED_IN, objects="closed_item", own=KEEPERS, every=SECRETARIES),
}
