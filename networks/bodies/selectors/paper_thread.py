"""Papers of bodies as ends of the thread."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.thread.ends import Node, ThreadEnd
from networks.bodies.models import BodyNews, Campaign, RaisedIssue, Statement


def _body_of(model: Any) -> str:
    return "to_body" if model is RaisedIssue else "body"


def _nodes(model: Any) -> Callable[[set[uuid.UUID], Any], dict[uuid.UUID, Node]]:
    def nodes(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
        found = model.objects.visible_to(user).filter(uuid__in=keys).select_related(_body_of(model))
        return {
            one.uuid: Node(one.title, one.get_absolute_url(), timezone.localdate(one.created_at), one.body.name)
            for one in found
        }

    return nodes


def _locate(model: Any) -> Callable[[dict[str, Any], Any], uuid.UUID | None]:
    def locate(arguments: dict[str, Any], user: Any) -> uuid.UUID | None:
        found = model.objects.visible_to(user).filter(pk=arguments["pk"])
        key: uuid.UUID | None = found.values_list("uuid", flat=True).first()
        return key

    return locate


PAPER_ENDS = [
    ThreadEnd(Statement.thread_end, _("statement"), _nodes(Statement), ("statement_detail",), _locate(Statement)),
    ThreadEnd(RaisedIssue.thread_end, _("raised issue"), _nodes(RaisedIssue), ("issue_detail",), _locate(RaisedIssue)),
    ThreadEnd(Campaign.thread_end, _("campaign"), _nodes(Campaign), ("campaign_detail",), _locate(Campaign)),
    ThreadEnd(BodyNews.thread_end, _("news"), _nodes(BodyNews), ("body_news_detail",), _locate(BodyNews)),
]
