"""Every outgoing letter is a row, so that none is lost with the broker and none sent twice (reliability 0.1)."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now: datetime.datetime) -> LetterQuerySet:
        return self.filter(state=Letter.State.QUEUED, next_try_at__lte=now)

    def demo_box(self) -> LetterQuerySet:
        """What the demo post box shows: everything in demo mode, nothing elsewhere."""
        return self.order_by("-created_at", "-id") if settings.DEMO and settings.MAIL_TO_DEMO_BOX else self.none()


class Letter(models.Model):
    """One letter to one address.

    queued → claimed (leased to a worker, rendered) → sending (committed before SMTP) → sent. A transient fault leads
    back to queued, a final one to failed. What is still *sending* when its lease ends may have gone out: it is held as
    uncertain and not sent again by itself. `params` are dropped at sending, the bodies 30 days later (decisions 16).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        CLAIMED = "claimed", _("being written")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNCERTAIN = "uncertain", _("perhaps sent")
        DROPPED = "dropped", _("no longer needed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    builder = models.CharField(max_length=200)
    params = models.JSONField(default=dict, blank=True)
    secret = models.BooleanField(default=False)
    to = models.EmailField(_("to whom"), max_length=254)
    reply_to = models.EmailField(max_length=254, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fi")
    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    message_id = models.CharField(max_length=120, unique=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="letter_queued"),
            models.Index(fields=["lease_until"], condition=Q(state__in=["claimed", "sending"]), name="letter_leased"),
            models.Index(fields=["-created_at", "-id"], name="letter_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"]) | Q(lease_until__isnull=False),
                name="letter_in_work_has_lease",
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="letter_sent_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
