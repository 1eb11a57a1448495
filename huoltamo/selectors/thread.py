"""Offers and needs as ends of the thread: where an order, a practice or a piece of news comes from."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huoltamo.models import Listing, Need, Offer, Practice
from jane_portal.core.thread.ends import Node, ThreadEnd


def _nodes(model: type[Listing | Practice]) -> Callable[[set[uuid.UUID], Any], dict[uuid.UUID, Node]]:
    def nodes(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
        found = model._default_manager.visible_to(user).filter(uuid__in=keys).select_related("organisation")
        return {
            one.uuid: Node(one.title, one.get_absolute_url(), timezone.localdate(one.created_at), one.organisation.name)
            for one in found
        }

    return nodes


def _locate(model: type[Listing | Practice]) -> Callable[[dict[str, Any], Any], uuid.UUID | None]:
    def locate(arguments: dict[str, Any], user: Any) -> uuid.UUID | None:
        found = model._default_manager.visible_to(user).filter(pk=arguments["pk"])
        key: uuid.UUID | None = found.values_list("uuid", flat=True).first()
        return key

    return locate


THREAD_ENDS = [
    ThreadEnd(Offer.thread_end, _("offer"), _nodes(Offer), ("offer_detail",), _locate(Offer)),
    ThreadEnd(Need.thread_end, _("need"), _nodes(Need), ("need_detail",), _locate(Need)),
    ThreadEnd(Practice.thread_end, _("good practice"), _nodes(Practice), ("practice_detail",), _locate(Practice)),
]
