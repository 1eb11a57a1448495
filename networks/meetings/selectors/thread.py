"""Meetings and what stands on their agendas as ends of the thread."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from jane_portal.core.thread.ends import Node, ThreadEnd
from networks.meetings.models import AgendaItem, Meeting


def meeting_nodes(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = Meeting.objects.visible_to(user).filter(uuid__in=keys).select_related("body")
    return {
        one.uuid: Node(one.title or str(_("Meeting")), one.get_absolute_url(), one.day, one.body.name) for one in found
    }


def item_nodes(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = AgendaItem.objects.visible_to(user).filter(uuid__in=keys).select_related("meeting__body")
    return {one.uuid: Node(one.title, one.get_absolute_url(), one.meeting.day, one.meeting.body.name) for one in found}


def _locate(arguments: dict[str, Any], user: Any) -> uuid.UUID | None:
    found = Meeting.objects.visible_to(user).filter(pk=arguments["pk"])
    return found.values_list("uuid", flat=True).first()


THREAD_ENDS = [
    ThreadEnd(Meeting.thread_end, _("meeting"), meeting_nodes, ("meeting_detail",), _locate),
    ThreadEnd(AgendaItem.thread_end, _("agenda item"), item_nodes),
]
