"""What people tell the keepers of the portal, with a day by which they are answered."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role, is_keeper
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun

# The secretary and the named stand-in, nobody else: not even an administrator reads a confidential report.
CONFIDANTS = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: Any) -> TicketQuerySet:
        if not user.is_authenticated:
            return self.none()
        if user.has_role(*CONFIDANTS):
            return self
        return self.exclude(kind=Ticket.Kind.REPORT) if is_keeper(user) else self.none()

    def holding(self, token_hash: str) -> TicketQuerySet:
        """The ticket of whoever holds its receipt."""
        return self.filter(token_hash=token_hash) if token_hash else self.none()

    def waiting(self) -> TicketQuerySet:
        return self.filter(state=Ticket.State.OPEN)

    def in_order(self) -> TicketQuerySet:
        """Those that wait first, the most pressing on top; then the newest answers."""
        return self.order_by(models.F("answered_at").desc(nulls_first=True), "due_on", "id")


@tracked(exclude=["text", "page", "email", "answer", "token_hash"])
class Ticket(PublicNoun):
    """One message. Its words stay out of the history, and it goes away as a whole (`KEEP_DAYS`).

    token_hash: of the receipt with which the sender comes back, account or not (actions.receipt_of derives it anew).
    reminded: how many reminders have gone to those who answer.
    """

    class Kind(models.TextChoices):
        ACCESSIBILITY = "accessibility", _("accessibility")
        REPORT = "report", _("confidential report")
        CONTENT = "content", _("remark on what is published")

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")

    # Days to answer in, and the days on which those who answer are reminded. Accessibility: Act 306/2019, section 10.
    ANSWER_DAYS = {Kind.ACCESSIBILITY: 14, Kind.REPORT: 7, Kind.CONTENT: 7}
    REMINDER_DAYS = {Kind.ACCESSIBILITY: (7, 12), Kind.REPORT: (3, 6), Kind.CONTENT: (3, 6)}
    # Days after the answer at which the whole ticket is deleted; a report is kept no longer than it must be.
    KEEP_DAYS = {Kind.ACCESSIBILITY: 730, Kind.REPORT: 180, Kind.CONTENT: 180}

    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(_("what happened"), max_length=5000)
    page = models.CharField(_("where"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    due_on = models.DateField()
    reminded = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to the keepers")
        verbose_name_plural = _("messages to the keepers")
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="ticket_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | Q(state="answered", answered_at__isnull=False),
                name="ticket_answered_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def is_late(self, today: datetime.date) -> bool:
        return self.state == self.State.OPEN and today > self.due_on
