"""What the papers of a body have in common: who reads them, and who keeps them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from .body import OFFICE, Body, BodyQuerySet, body_keys

# Roles in a body by which its page, its seats and its papers are kept.
KEEPING = ("body_chair", "body_secretary")


def kept_bodies(user: Any) -> BodyQuerySet:
    """Those whose papers this person keeps: the secretary all, chair and secretary of a body their own."""
    if not user.is_authenticated:
        return Body.objects.none()
    if user.has_role(*OFFICE):
        return Body.objects.all()
    return Body.objects.filter(uuid__in=user.scope_keys(*KEEPING))


def inside_bodies(user: Any) -> BodyQuerySet:
    """Those inside which this person is: has a seat, is a contact of its municipality, or is the secretary."""
    if not user.is_authenticated:
        return Body.objects.none()
    if user.has_role(*OFFICE):
        return Body.objects.all()
    seated, beside = Q(uuid__in=body_keys(user)), Q(municipality__code__in=user.scope_keys("municipal_ngo"))
    return Body.objects.visible_to(user).filter(seated | beside)


class ShownQuerySet(models.QuerySet[Any]):
    """Of papers that are drafts until `published_at` is set."""

    def visible_to(self, user: Any) -> ShownQuerySet:
        """Published ones of bodies that the user sees; drafts to those who keep the papers of the body."""
        shown = Q(published_at__isnull=False, body__in=Body.objects.visible_to(user))
        if user.is_authenticated:
            shown |= Q(body__in=kept_bodies(user))
        return self.filter(shown)
