"""How a body holds its meetings, and what stands on every agenda of it (domain D1, E6)."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel, VersionedModel
from networks.bodies.models import Body


class ItemKind(models.TextChoices):
    INFORMATION = "information", _("for information")
    DISCUSSION = "discussion", _("for discussion")
    DECISION = "decision", _("for decision")
    STATEMENT = "statement", _("statement")


@tracked(title=_("history of meeting practices"))
class Practice(TimestampedModel, VersionedModel):
    """One row for a body whose meetings are kept here. call_days, proposal_days: whole days before the meeting."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="practice", verbose_name=_("group"))
    call_days = models.PositiveSmallIntegerField(
        _("days between the call and the meeting"), default=7, help_text=_("A later call warns, but is not refused.")
    )
    proposal_days = models.PositiveSmallIntegerField(
        _("days before the meeting until which members propose matters"), default=10
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many of those who vote must be present. Empty: more than half."),
    )
    is_public = models.BooleanField(
        _("Everybody may read the agendas"), default=True, help_text=_("Closed items are never shown to others.")
    )

    class Meta:
        verbose_name = _("meeting practice")
        verbose_name_plural = _("meeting practices")
        constraints = [models.CheckConstraint(condition=Q(quorum__isnull=True) | Q(quorum__gte=1), name="quorum_real")]

    def __str__(self) -> str:
        return str(self.body)


@tracked(title=_("history of standing items"))
class StandingItem(TimestampedModel):
    """A line of the template of a body's agendas. is_last: it stands after all other matters."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="standing_items")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    is_last = models.BooleanField(_("after all other matters"), default=False)

    class Meta:
        verbose_name = _("standing item")
        verbose_name_plural = _("standing items")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "title"], name="standing_item_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def origin(self) -> str:
        return f"standing:{self.pk}"
