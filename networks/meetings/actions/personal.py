"""What this room holds of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jane_portal.core.personal.registry import Erase, Keep, Rows, register_impersonal, register_rows

ROWS = [
    Rows(
        "meetings.Invitee",
        "mandates",
        _("Meetings to which you were called"),
        Erase.FORMER,
        Keep(_("As long as the meeting stays on record: who was called belongs to it.")),
        mine=("user",),
        exported=("meeting", "role", "called_at", "answer", "answered_at"),
        mentions=("name",),
        blanked={"name": "–"},
    ),
    Rows(
        "meetings.AgendaItem",
        "mandates",
        _("Items of agendas that name you"),
        Erase.FORMER,
        Keep(_("As long as the meeting stays on record.")),
        mentions=("presenter", "title", "text", "proposal"),
        blanked={"presenter": "", "title": "–", "text": "", "proposal": ""},
    ),
    Rows(
        "meetings.Meeting",
        "mandates",
        _("Meetings whose facts name you"),
        Erase.FORMER,
        Keep(_("As long as the meeting stays on record.")),
        mentions=("reason", "place", "title", "remote_link"),
        blanked={"reason": "–", "place": "", "title": "", "remote_link": ""},
    ),
]


def declare() -> None:
    register_rows(*ROWS)
    register_impersonal(
        "how groups hold their meetings",
        "meetings.Practice",
        "meetings.StandingItem",
        "meetings.JointBody",
        seen=("title",),
    )
