"""What a dissolving ended, read from the history, so that it can be undone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

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
    deeds = Organisation.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id=organisation.pk,
        pgh_context__action="associations.dissolve_organisation",
        pgh_created_at__gte=timezone.now() - UNDO,
    )
    deed = deeds.order_by("-pgh_id").values("pgh_created_at", "pgh_context_id").first()
    if deed is None:
        return None
    events = RoleSpan.pgh_event_model.objects  # type: ignore[attr-defined]
    ended = {}
    for pk in events.filter(scope=organisation.scope, pgh_context_id=deed["pgh_context_id"]).values_list(
        "pgh_obj_id", flat=True
    ):
        before = events.filter(pgh_obj_id=pk).exclude(pgh_context_id=deed["pgh_context_id"]).order_by("-pgh_id")
        last = before.values_list("until", flat=True).first()
        ended[pk] = last
    return Dissolving(at=deed["pgh_created_at"], ended=ended)
