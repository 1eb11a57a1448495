"""What this room hands to the registries."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.registry import Block

from .models import Ticket

SHOWN = 5
DEEDS = {
    "feedback.open_ticket": _("Message came"),
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
