"""What reminds of roles: the yearly question whether those in one place still hold, and the warning before one ends.

Rights must not outlive their reason.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel

# Purpose of the personal links of the question.
ROLES = "roles"
# One reminder, after a month; the link lives two, then the secretary is shown what nobody has confirmed.
REMINDER = datetime.timedelta(days=30)
LIFETIME = 2 * REMINDER


class RoleAskQuerySet(models.QuerySet["RoleAsk"]):
    def waiting(self) -> RoleAskQuerySet:
        return self.filter(state=RoleAsk.State.OPEN)

    def unsettled(self) -> RoleAskQuerySet:
        """Answered with no, never answered, or nobody there to ask."""
        late = Q(created_at__lt=timezone.now() - LIFETIME) | Q(recipients=0)
        return self.filter(Q(state=RoleAsk.State.CHANGED) | Q(late, state=RoleAsk.State.OPEN))


@tracked(title=_("history of yearly questions about roles"))
class RoleAsk(TimestampedModel):
    """The question of one year about all roles in one scope. turn: its day, so that nobody is asked twice.

    recipients: how many letters went out. answered_by: to whom the letter went by whose link the answer came.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        HOLD = "hold", _("still hold")
        CHANGED = "changed", _("something has changed")

    scope = models.CharField(_("where"), max_length=80)
    turn = models.DateField()
    recipients = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RoleAskQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly question about roles")
        verbose_name_plural = _("yearly questions about roles")
        constraints = [
            models.UniqueConstraint(fields=["scope", "turn"], name="roleask_once_a_turn"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | Q(~Q(state="open"), answered_at__isnull=False),
                name="roleask_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.turn}"

    @property
    def subject(self) -> str:
        """What its personal links are about."""
        return f"roleask:{self.pk}"


class LapseAlarm(models.Model):
    """One warning that the last secretary's role ends: for which day, and how many days before."""

    last_day = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("warning of a role that ends")
        verbose_name_plural = _("warnings of roles that end")
        constraints = [models.UniqueConstraint(fields=["last_day", "days_before"], name="lapsealarm_once")]

    def __str__(self) -> str:
        return f"{self.last_day} – {self.days_before}"
