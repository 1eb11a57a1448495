"""Entries that may be the same association twice, and the merges made (decisions 10)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel

from .organisation import Organisation


@tracked()
class DistinctPair(TimestampedModel):
    """Two entries that look alike and have been found to be two associations. `first` has the smaller id."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinctpair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinctpair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: Any) -> MergeQuerySet:
        """For the secretary only."""
        office = user.is_authenticated and settings.PORTAL_REGION in user.scope_keys(
            Role.SECRETARY, Role.SUBSTITUTE_SECRETARY
        )
        return self if office else self.none()


@tracked()
class Merge(TimestampedModel):
    """One merge: `dropped` went into `kept`. What moved is kept so that the merge can be undone for 30 days.

    moved: {"kept": {field: old value}, "taken": {field: value taken from the dropped one}, "dropped": {its unique
    numbers}, "added": {relation: [pk, …]}, "rows": {"associations.Contact.organisation": [pk, …]}, "given", "ended":
    [RoleSpan pk, …]}.
    """

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges")
    dropped = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(fields=["dropped"], condition=Q(undone_at=None), name="merge_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dropped} → {self.kept}"
