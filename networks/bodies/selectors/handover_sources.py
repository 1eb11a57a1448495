"""Where open matters of a mandate come from: each room registers its own, the hand-over asks them all."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from networks.bodies.models import (
    BacklogItem,
    BacklogState,
    Body,
    GroupStatus,
    Mandate,
    Material,
    RaisedIssue,
    Seat,
    Statement,
)

from .standing import HELD, standings

# Of one source in one list.
MOST = 50
# What has not been written anew for so long is worth a look by the successor.
OLD = datetime.timedelta(days=183)


@dataclass(frozen=True)
class OpenMatter:
    """url: a path without a language prefix. day: by which it is due, when there is one."""

    title: str
    url: str
    day: datetime.date | None = None


@dataclass(frozen=True)
class HandoverSource:
    """find: takes a mandate (with `seat.body`) → what is open of it; a few statements.

    of_members: it is work of every member, not only of those who keep the papers of the body.
    """

    key: str
    title: Any
    find: Callable[[Mandate], list[OpenMatter]]
    of_members: bool = False


_sources: dict[str, HandoverSource] = {}


def register_handover_source(source: HandoverSource) -> None:
    _sources[source.key] = source


def handover_sources() -> list[HandoverSource]:
    return list(_sources.values())


def _path(record: Any) -> str:
    """Its address without the prefix of a language."""
    with override("fi"):
        return str(record.get_absolute_url())


def _seats(mandate: Mandate) -> list[OpenMatter]:
    body = mandate.seat.body
    found = [one for one in standings(Seat.objects.filter(body=body).filled_by_mandate()) if one.state != HELD]
    # Kept with the list, so it is written in Finnish whoever gathers.
    with override("fi"):
        url = reverse("seat_list", kwargs={"slug": body.slug})
        return [
            OpenMatter(one.seat.label, f"{url}#seat-{one.seat.pk}", one.mandate.until if one.mandate else None)
            for one in found
            if one.seat.pk != mandate.seat_id
        ]


def _statements(mandate: Mandate) -> list[OpenMatter]:
    found = Statement.objects.under_work().filter(body=mandate.seat.body_id).order_by("deadline", "pk")
    return [OpenMatter(one.title, _path(one), one.deadline) for one in found[:MOST]]


def _issues(mandate: Mandate) -> list[OpenMatter]:
    found = RaisedIssue.objects.waiting().filter(to_body=mandate.seat.body_id).order_by("pk")
    return [OpenMatter(one.title, _path(one)) for one in found[:MOST]]


def _raised(mandate: Mandate) -> list[OpenMatter]:
    found = RaisedIssue.objects.waiting().filter(from_body=mandate.seat.body_id).order_by("pk")
    return [OpenMatter(one.title, _path(one)) for one in found[:MOST]]


def _page(mandate: Mandate) -> list[OpenMatter]:
    """The page of the body and what it strives for, when nobody has looked at them for long."""
    body: Body = mandate.seat.body
    found = [OpenMatter(body.name_fi, _path(body))] if body.is_stale else []
    for status in GroupStatus.objects.filter(body=body, stated_on__lt=timezone.localdate() - OLD):
        with override("fi"):
            url = reverse("body_status_update", kwargs={"slug": body.slug})
        found.append(OpenMatter(status.main_goal or body.name_fi, url, status.stated_on))
    return found


def _materials(mandate: Mandate) -> list[OpenMatter]:
    """The material bank, when there is anything in it."""
    body: Body = mandate.seat.body
    if not Material.objects.filter(body=body).exists():
        return []
    with override("fi"):
        return [OpenMatter(body.name_fi, reverse("material_list", kwargs={"slug": body.slug}))]


def _backlog(mandate: Mandate) -> list[OpenMatter]:
    """What waits for the agenda; issues are named as issues."""
    waiting = BacklogItem.objects.filter(body=mandate.seat.body_id, state=BacklogState.WAITING)
    found = waiting.exclude(url="").exclude(origin__startswith="issue:").order_by("pk")
    return [OpenMatter(one.title, one.url) for one in found[:MOST]]


SOURCES = [
    HandoverSource("seats", _("Seats to fill"), _seats),
    HandoverSource("statements", _("Statements under work"), _statements, of_members=True),
    HandoverSource("issues", _("Issues that wait for an answer"), _issues, of_members=True),
    HandoverSource("backlog", _("Matters for the next agenda"), _backlog),
    HandoverSource("raised", _("Issues raised elsewhere"), _raised),
    HandoverSource("page", _("Pages to keep true"), _page),
    HandoverSource("materials", _("Material bank"), _materials),
]
