"""What this room hands to the registries."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.registry import Block, NavItem

from .models import Meeting

NAVIGATION = [NavItem("meetings", _("Meetings"), "meeting_list", 38)]
# On the page of a body and on a desk.
SHOWN = 4
# What the deeds of this room are called on history pages.
DEEDS = {
    "meetings.create_meeting": _("Meeting planned"),
    "meetings.change_meeting": _("Meeting changed"),
    "meetings.cancel_meeting": _("Meeting cancelled"),
    "meetings.send_call": _("Call sent"),
    "meetings.tell_invited": _("Invited people told of changes"),
    "meetings.answer_call": _("Call answered"),
    "meetings._remind": _("Reminded of a call"),
    "meetings.plan_year": _("Meetings of a year planned"),
    "meetings.begin_practice": _("Meeting practice begun"),
    "meetings.change_practice": _("Meeting practice changed"),
    "meetings.compose_agenda": _("Agenda put together"),
    "meetings.add_item": _("Agenda item added"),
    "meetings.change_item": _("Agenda item changed"),
    "meetings.move_item": _("Agenda item moved"),
    "meetings.remove_item": _("Agenda item removed"),
    "meetings.propose_matter": _("Matter proposed for a meeting"),
}


def meetings_of_body(body: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a body: what is ahead, and the way to the rest. One statement."""
    rows = Meeting.objects.visible_to(user).of_body(body).coming().select_related("body").order_by("starts_at", "pk")
    found = list(rows[:SHOWN])
    may_plan = user.has_perm("meetings.plan_meetings", body) and not body.is_closed
    return {"meetings": found, "body": body, "may_plan": may_plan} if found or may_plan else None


def own_meetings(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk: the next meetings of the groups in which this person has a seat. One statement."""
    if not user.is_authenticated or not any(span.scope_kind == "body" for span in user.open_spans):
        return None
    rows = Meeting.objects.seated(user).filter(ends_at__gte=timezone.now()).select_related("body")
    found = list(rows.order_by("starts_at", "pk")[:SHOWN])
    return {"meetings": found} if found else None


BLOCKS = [
    Block("meetings", "body", "meetings/_of_body.html", meetings_of_body, order=15),
    Block("own-meetings", "desk", "meetings/_desk.html", own_meetings, order=15),
]
