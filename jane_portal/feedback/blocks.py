"""What this room hands to the registries."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.personal.registry import Erase, Keep, Register, Rows
from jane_portal.core.registry import Block

from .models import Ticket

SHOWN = 5
DEEDS = {
    "feedback.open_ticket": _("Message received"),
    "feedback.answer_ticket": _("Message answered"),
}


def waiting_tickets(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those who answer: what waits, the most pressing first."""
    if not user.is_authenticated:
        return None
    waiting = list(Ticket.objects.visible_to(user).waiting().order_by("due_on", "id")[: SHOWN + 1])
    if not waiting:
        return None
    return {"tickets": waiting[:SHOWN], "more": len(waiting) > SHOWN, "today": timezone.localdate()}


BLOCKS = [Block("tickets", "desk", "feedback/_desk_tickets.html", waiting_tickets, order=15)]

MESSAGES = Register(
    "feedback",
    _("Messages to the keepers of the portal"),
    people=_("Those who give feedback on accessibility, and those who report something in confidence"),
    purpose=_("Answering within the promised days."),
    basis=_("Legal obligation for accessibility (Act 306/2019); legitimate interest for reports: safe events."),
    receivers=_("The secretary and the stand-in. A confidential report is read by nobody else."),
    short=_("You need not give an address. If you do, it is used only to answer you."),
    order=55,
)
_KEEP = Keep(
    _("Feedback 24 months after the answer, a confidential report six months after it."),
    days=730,
    since="answered_at",
    task="feedback.nightly",
)
_TOLD = ("kind", "text", "page", "email", "state", "answer", "created_at", "answered_at")
PERSONAL = [
    Rows(
        "feedback.Ticket",
        "feedback",
        _("Messages you have sent, answered"),
        Erase.DELETE,
        _KEEP,
        mine=("email",),
        doers=("answered_by",),
        exported=_TOLD,
        only=Q(state="answered"),
    ),
    # Whoever is erased while her report waits is still heard; and nobody makes a report about herself vanish.
    Rows(
        "feedback.Ticket",
        "feedback",
        _("Messages you have sent, waiting for an answer"),
        Erase.BLANK,
        _KEEP,
        mine=("email",),
        exported=_TOLD,
        blanked={"email": ""},
        only=Q(state="open"),
    ),
]
