"""The hand-over at the end of a mandate: what is open, made by itself, ticked off by whoever takes over (domain C1)."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel

from .mandate import SEATED, Mandate
from .paper import kept_bodies

# Before the last day of a mandate, when its list is made.
AHEAD = datetime.timedelta(days=30)
# Key of the source of what the leaver writes herself.
NOTE = "note"


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Any) -> HandoverQuerySet:
        """To the leaver, those who have had the seat after her, and those who keep the papers of the body."""
        if not user.is_authenticated:
            return self.none()
        after = Mandate.objects.filter(
            seat=OuterRef("mandate__seat"), user=user, state__in=SEATED, since__gt=OuterRef("mandate__since")
        )
        kept = Q(mandate__seat__body__in=kept_bodies(user))
        return self.filter(kept | Q(mandate__user=user) | Q(Exists(after)))


@tracked(title=_("history of hand-overs"))
class Handover(TimestampedModel):
    """One list for one mandate."""

    mandate = models.OneToOneField(
        Mandate, on_delete=models.PROTECT, related_name="handover", verbose_name=_("mandate")
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.mandate_id)

    def get_absolute_url(self) -> str:
        return reverse("handover_detail", kwargs={"pk": self.pk})


@tracked(title=_("history of lines of hand-overs"))
class HandoverItem(TimestampedModel):
    """source: key of a handover source, or NOTE. url: a path without a language prefix; empty for a note."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items")
    source = models.CharField(max_length=40)
    title = models.CharField(_("what is open"), max_length=500)
    url = models.CharField(max_length=200, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("line of a hand-over")
        verbose_name_plural = _("lines of hand-overs")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "source", "url"], condition=~Q(url=""), name="handoveritem_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
