"""What a dissolving ended, read from the history, so that it can be undone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from associations.models import Organisation, Status
from jane_portal.accounts.models import RoleSpan

# How long a deletion or a dissolving can be undone (decisions 10).
UNDO = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Dissolving:
    """at: when it was done. ended: RoleSpan pk -> the last day it had before."""

    at: datetime.datetime
    ended: dict[int, datetime.date | None]


def dissolving(organisation: Organisation) -> Dissolving | None:
    """The dissolving of this organisation if it can still be undone."""
    if organisation.status != Status.DISSOLVED:
        return None
    deed = _deeds(organisation).order_by("-pgh_id").values("pgh_created_at", "pgh_context_id").first()
    if deed is None:
        return None
    events = RoleSpan.pgh_event_model.objects.filter(scope=organisation.scope)  # type: ignore[attr-defined]
    ended = events.filter(pgh_context_id=deed["pgh_context_id"]).values("pgh_obj_id")
    before = events.filter(pgh_obj_id__in=ended).exclude(pgh_context_id=deed["pgh_context_id"])
    last = before.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return Dissolving(at=deed["pgh_created_at"], ended=dict(last.values_list("pgh_obj_id", "until")))


def can_be_revived(organisation: Organisation) -> bool:
    return organisation.status == Status.DISSOLVED and _deeds(organisation).exists()


def _deeds(organisation: Organisation) -> Any:
    """The history rows of its dissolving in the last 30 days."""
    return Organisation.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id=organisation.pk,
        pgh_context__action="associations.dissolve_organisation",
        pgh_created_at__gte=timezone.now() - UNDO,
    )
