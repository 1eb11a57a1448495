"""Campaigns of a body: what it strives for together, election panels, and what public figures have pledged there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, TimestampedModel, VersionedModel

from .body import Body
from .paper import ShownQuerySet


@tracked(title=_("history of campaigns"))
class Campaign(PublicNoun, VersionedModel):
    """since, until: its days, both counted; open ends are not set."""

    thread_end = "kampanja"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=8000)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects: Any = ShownQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="campaign_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaign_detail", kwargs={"pk": self.pk})


class OfCampaign(TimestampedModel, VersionedModel):
    """A part of a campaign, seen with it."""

    class Meta:
        abstract = True

    @property
    def body(self) -> Body:
        found: Body = self.campaign.body  # type: ignore[attr-defined]
        return found

    def get_absolute_url(self) -> str:
        return reverse("campaign_detail", kwargs={"pk": self.campaign_id})  # type: ignore[attr-defined]


@tracked(title=_("history of election panels"))
class Panel(OfCampaign):
    """An election panel or another gathering of the campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="panels")
    title = models.CharField(_("title"), max_length=150)
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("address on the web"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("election panel")
        verbose_name_plural = _("election panels")
        ordering = ["day", "starts_at", "id"]

    def __str__(self) -> str:
        return self.title


class PledgeState(models.TextChoices):
    OPEN = "open", _("not yet kept")
    KEPT = "kept", _("kept")


@tracked(title=_("history of pledges"))
class Pledge(OfCampaign):
    """What a public figure has promised to associations. who: shown, because she has agreed to it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pledges")
    who = models.CharField(_("who pledged"), max_length=200)
    agreed = models.BooleanField(_("She has agreed that her name and pledge are shown here"), default=False)
    text = models.TextField(_("what was pledged"), max_length=1000)
    pledged_on = models.DateField(_("day"))
    state = models.CharField(_("how it is"), max_length=5, choices=PledgeState, default=PledgeState.OPEN)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["pledged_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(agreed=True), name="pledge_shown_by_consent")]

    def __str__(self) -> str:
        return self.who
