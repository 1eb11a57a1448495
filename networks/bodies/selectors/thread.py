"""Bodies as ends of the thread, and as scopes of roles."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from jane_portal.core.thread.ends import Node, ThreadEnd
from networks.bodies.models import Body


def body_nodes(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = Body.objects.visible_to(user).filter(uuid__in=keys)
    return {one.uuid: Node(one.name, one.get_absolute_url(), one.founded_on, one.kind_label) for one in found}


def _locate(arguments: dict[str, Any], user: Any) -> uuid.UUID | None:
    found = Body.objects.visible_to(user).filter(slug=arguments["slug"])
    return found.values_list("uuid", flat=True).first()


THREAD_ENDS = [ThreadEnd(Body.thread_end, _("body"), body_nodes, ("body_detail",), _locate)]


def body_names(keys: set[str]) -> dict[str, str]:
    """Names of bodies by their keys, for the words of roles. One statement."""
    found = Body.objects.filter(uuid__in={key for key in keys if _is_uuid(key)})
    return {str(one.uuid): one.name for one in found}


def _is_uuid(key: str) -> bool:
    try:
        uuid.UUID(key)
    except ValueError:
        return False
    return True
