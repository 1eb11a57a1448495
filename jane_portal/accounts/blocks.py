"""What accounts show on pages of others."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from .models import Role
from .selectors import last_secretary_day

WATCHERS = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR)


def last_secretary(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those who can do something about it: the last secretary's role ends within 60 days."""
    if not user.is_authenticated or not user.has_role(*WATCHERS):
        return None
    day = last_secretary_day()
    if day is None or day > timezone.localdate() + datetime.timedelta(days=60):
        return None
    return {"last_day": day, "over": day < timezone.localdate()}
