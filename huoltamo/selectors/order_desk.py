"""What orders hand to the registries: the desk, files, papers, and the words of history pages."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoltamo.models.order import NUDGES
from huoltamo.models.order_steps import OPEN
from jane_portal.core.files.kinds import FileKind
from jane_portal.core.files.models import StoredFile
from jane_portal.core.pdf.prints import Print
from jane_portal.core.registry import Block

from .order import OrderRow, waiting_orders
from .order_papers import SUMMARY, build_summary, order_files_seen_by, summary_keys, summary_seen_by, summary_stamps

ORDER_FILE = "order"
# How many orders the desk shows at most.
SHOWN = 5
OVERDUE = datetime.timedelta(days=NUDGES[0])


def orders_on_desk(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk: orders in which the person's association moves next; those that have waited long are marked."""
    if not user.is_authenticated:
        return None
    found = waiting_orders(user, SHOWN + 1)
    late = timezone.now() - OVERDUE
    rows = [
        {"row": OrderRow.of(order, user), "overdue": order.moved_at < late and order.state in OPEN}
        for order in found[:SHOWN]
    ]
    return {"rows": rows, "more": len(found) > SHOWN} if rows else None


ORDER_BLOCKS = [Block("orders", "desk", "huoltamo/_desk_orders.html", orders_on_desk, order=15)]
ORDER_FILES = [
    FileKind(
        ORDER_FILE,
        visible_to=order_files_seen_by,
        in_use=lambda: StoredFile.objects.filter(kind=ORDER_FILE, enclosure__isnull=False).values("path"),
    )
]
ORDER_PRINTS = [Print(SUMMARY, summary_keys, build_summary, summary_seen_by, stamps=summary_stamps)]
ORDER_DEEDS = {
    "huoltamo.request_order": _("Order asked for"),
    "huoltamo.answer_need": _("Need answered"),
    "huoltamo.accept_order": _("Order accepted"),
    "huoltamo.propose_terms": _("Something else proposed"),
    "huoltamo.ask_question": _("Question asked"),
    "huoltamo.refer_order": _("Referred to another"),
    "huoltamo.decline_order": _("Order declined"),
    "huoltamo.answer_question": _("Question answered"),
    "huoltamo.agree_order": _("Order agreed"),
    "huoltamo.ask_again": _("Something else asked for"),
    "huoltamo.withdraw_order": _("Request withdrawn"),
    "huoltamo.confirm_order": _("Said to be done"),
    "huoltamo.cancel_order": _("Order cancelled"),
    "huoltamo.reopen_order": _("Order reopened"),
    "huoltamo.thank_for_order": _("Thanked"),
    "huoltamo.decide_thanks": _("Thanks shown or hidden"),
    "huoltamo.give_feedback": _("Feedback given"),
    "huoltamo.write_message": _("Message written"),
    "huoltamo.settle_order": _("Taken as done after silence"),
    "huoltamo.expire_order": _("Ended without an answer"),
    "huoltamo.end_with_association": _("Ended with the association"),
    "huoltamo.nudge": _("Reminded"),
    "huoltamo.ask_if_done": _("Asked whether it is done"),
}
