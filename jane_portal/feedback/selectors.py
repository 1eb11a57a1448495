"""Who answers."""

from __future__ import annotations

from jane_portal.accounts.models import RoleSpan, User

from .models import CONFIDANTS


def answerers() -> list[User]:
    """The secretary and the named stand-in."""
    spans = RoleSpan.objects.in_force().filter(role__in=CONFIDANTS)
    return list(User.objects.filter(pk__in=spans.values("user"), is_active=True).order_by("pk"))
