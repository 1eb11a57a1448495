"""What a group strives for and where it stands."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from networks.bodies.models import Body, GroupStatus

FIELDS = frozenset({"main_goal", "goals", "done", "coming", "visions"})


@action
def state_status(*, body: Body, version: int, values: dict[str, Any], by: User | None) -> GroupStatus:
    """Written down as of today. version: 1 for what has not been written yet. Raises StaleVersionError."""
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    status, _made = GroupStatus.objects.get_or_create(body=body)
    current = lock_version(status, version)
    for name, value in values.items():
        setattr(current, name, value)
    current.stated_on = timezone.localdate()
    current.save()
    return current
