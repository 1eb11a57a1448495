"""Whether an entry is still right: the yearly question, and what was corrected by the link of its letter."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.links.models import PersonalLink
from jane_portal.core.models import TimestampedModel

from .organisation import Organisation
from .ownership import OFFICE

# Purposes of personal links: the yearly question, and the undoing of what it brought.
FRESHNESS, CORRECTION = "freshness", "correction"
# A correction may be undone for this long: letters get forwarded.
UNDO = datetime.timedelta(days=14)


class FreshnessAsk(TimestampedModel):
    """The question of one year to one association. turn: its day of that year, so that nobody is asked twice.

    recipients: how many letters went out; none means that the portal knows no address.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="freshness_asks")
    turn = models.DateField()
    recipients = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("yearly question")
        verbose_name_plural = _("yearly questions")
        constraints = [models.UniqueConstraint(fields=["organisation", "turn"], name="freshnessask_once_a_turn")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.turn}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: Any) -> CorrectionQuerySet:
        """Those of what one edits; the secretary sees all."""
        if not user.is_authenticated:
            return self.none()
        if settings.PORTAL_REGION in user.scope_keys(*OFFICE):
            return self
        return self.filter(organisation__in=Organisation.objects.visible_to(user).edited_by(user))

    def holding(self, link: PersonalLink | None) -> CorrectionQuerySet:
        """The one whose link this is, for whoever holds it."""
        if link is None or link.purpose != CORRECTION:
            return self.none()
        return self.open().filter(pk=link.subject.partition(":")[2], organisation__deleted_at=None)

    def open(self) -> CorrectionQuerySet:
        """Those that can still be undone."""
        return self.filter(undone_at=None, created_at__gt=timezone.now() - UNDO)


class Correction(TimestampedModel):
    """What the holder of a link of the yearly letter changed. email: where that letter was sent.

    before, after: texts by field; "contact:12:phone" is the phone number of contact 12,
    "activity:3:place" the place of activity 3.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="corrections")
    email = models.EmailField(max_length=254)
    before = models.JSONField()
    after = models.JSONField()
    verified_before = models.DateTimeField(null=True, blank=True)
    verified_then = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction by letter")
        verbose_name_plural = _("corrections by letter")

    def __str__(self) -> str:
        return f"{self.organisation}"

    @property
    def subject(self) -> str:
        """What its personal links are about."""
        return f"correction:{self.pk}"
