"""What of this room can be followed, what can happen to it, and the records that a kept search finds."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models import Activity, Organisation, Sector
from jane_portal.core.search.query import parse
from jane_portal.core.thread.ends import Node
from jane_portal.follow.selectors.registry import Followable, NewsKind

from .directory import condition
from .directory_query import Search
from .thread import THREAD_ENDS

_NEWEST = "SELECT organisation_id FROM associations_directoryrow WHERE {} ORDER BY organisation_id DESC LIMIT %(most)s"


def _sectors(keys: set[uuid.UUID], user: Any) -> dict[uuid.UUID, Node]:
    found = Sector.objects.filter(uuid__in=keys)
    return {one.uuid: Node(one.name, reverse("association_list") + f"?ala={one.slug}") for one in found}


_NODES = {end.key: end.nodes for end in THREAD_ENDS}
FOLLOWABLES = [
    Followable("yhdistys", _("association"), _NODES["yhdistys"], order=10),
    Followable("ala", _("sector"), _sectors, order=20),
    Followable("kunta", _("municipality"), _NODES["kunta"], order=30),
]
FOUNDED, IMPORTED, DISSOLVED, CHANGED, ACTIVITY = (
    "associations.founded",
    "associations.imported",
    "associations.dissolved",
    "associations.changed",
    "associations.activity",
)
NEWS_KINDS = [
    NewsKind(FOUNDED, _("New association")),
    NewsKind(IMPORTED, _("New associations from the register")),
    NewsKind(DISSOLVED, _("The association has been dissolved")),
    NewsKind(CHANGED, _("The entry has changed"), minor=True),
    NewsKind(ACTIVITY, _("New activity")),
]


def newest_associations(search: Search, most: int) -> list[int]:
    """Keys of the hits of the search, newest first. One statement beside the analysis of its words."""
    where, parameters = condition(search, parse(search.q))
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(where), parameters | {"most": most})
        return [key for (key,) in cursor.fetchall()]


def associations_by_key(keys: set[int], user: Any) -> dict[int, Node]:
    found = Organisation.objects.visible_to(user).filter(pk__in=keys, deleted_at=None).select_related("domicile")
    return {one.pk: Node(one.name, one.get_absolute_url(), note=str(one.domicile or "")) for one in found}


def activities_by_key(keys: set[int], user: Any) -> dict[int, Node]:
    found = Activity.objects.visible_to(user).filter(pk__in=keys).select_related("organisation")
    return {one.pk: Node(one.title, one.get_absolute_url(), note=one.organisation.name) for one in found}


def followed_sector(search: Search) -> Sector | None:
    """The sector that the directory shows, when nothing else narrows it."""
    if len(search.sectors) != 1 or Search(sectors=search.sectors).parameters() != search.parameters():
        return None
    return Sector.objects.filter(slug=search.sectors[0]).first()
