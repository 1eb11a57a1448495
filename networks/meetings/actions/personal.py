"""What this room holds of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jane_portal.core.personal.registry import Erase, Keep, Rows, register_impersonal, register_rows

ROWS = [
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
        mentions=("reason", "place", "title"),
        blanked={"reason": "–", "place": "", "title": ""},
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
