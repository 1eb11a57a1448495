"""This room's records as ends of the thread."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Activity, Municipality, Organisation
from jane_portal.core.thread.ends import Node, ThreadEnd


def _associations(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = Organisation.objects.visible_to(user).filter(uuid__in=keys, deleted_at=None, merged_into=None)
    return {one.uuid: Node(one.name, one.get_absolute_url()) for one in found}


def _activities(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = Activity.objects.visible_to(user).filter(uuid__in=keys).select_related("organisation")
    return {
        one.uuid: Node(str(one), one.get_absolute_url(), timezone.localdate(one.created_at), one.organisation.name)
        for one in found
    }


def _municipalities(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = Municipality.objects.visible_to(user).filter(uuid__in=keys)
    return {one.uuid: Node(one.name, reverse("municipality_detail", args=[one.slug])) for one in found}


def _association_at(arguments: dict[str, Any], user: Any) -> uuid.UUID | None:
    found = Organisation.objects.visible_to(user).filter(slug=arguments["slug"], deleted_at=None, merged_into=None)
    return found.values_list("uuid", flat=True).first()


def _activity_at(arguments: dict[str, Any], user: Any) -> uuid.UUID | None:
    return Activity.objects.visible_to(user).filter(pk=arguments["pk"]).values_list("uuid", flat=True).first()


def _municipality_at(arguments: dict[str, Any], user: Any) -> uuid.UUID | None:
    found = Municipality.objects.visible_to(user).filter(slug=arguments["slug"])
    return found.values_list("uuid", flat=True).first()


THREAD_ENDS = [
    ThreadEnd("yhdistys", _("association"), _associations, ("association_detail",), _association_at),
    ThreadEnd("toiminta", _("activity"), _activities, ("activity_detail",), _activity_at),
    ThreadEnd("kunta", _("municipality"), _municipalities, ("municipality_detail",), _municipality_at),
]
