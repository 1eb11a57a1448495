"""What a dissolving ended, read from the history, so that it can be undone."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
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
    return Dissolving(at=deed["pgh_created_at"], ended=ended_roles(deed["pgh_context_id"], [organisation.scope]))


def ended_roles(context_id: Any, scopes: Sequence[str]) -> dict[int, datetime.date | None]:
    """Roles of these scopes that the deed of this context changed: RoleSpan pk -> the last day it had before."""
    events = RoleSpan.pgh_event_model.objects  # type: ignore[attr-defined]
    earlier = events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    ended = events.filter(scope__in=scopes, pgh_context_id=context_id).order_by("-pgh_id")
    return dict(ended.annotate(before=Subquery(earlier.values("until")[:1])).values_list("pgh_obj_id", "before"))


def can_be_revived(organisation: Organisation) -> bool:
    return organisation.status == Status.DISSOLVED and _deeds(organisation).exists()


def _deeds(organisation: Organisation) -> Any:
    """The history rows of its dissolving in the last 30 days, by hand or by an import that changed its status."""
    events = Organisation.pgh_event_model.objects.filter(pgh_obj_id=organisation.pk)  # type: ignore[attr-defined]
    before = events.filter(pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id").values("status")[:1]
    imported = Q(pgh_context__action="associations.apply_import", status=Status.DISSOLVED, before__isnull=False)
    imported &= ~Q(before=Status.DISSOLVED)
    return events.annotate(before=Subquery(before)).filter(
        Q(pgh_context__action="associations.dissolve_organisation") | imported,
        pgh_created_at__gte=timezone.now() - UNDO,
    )
