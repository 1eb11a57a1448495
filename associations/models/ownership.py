"""How people come to edit their association's entry, and how outsiders write to it."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel

from .organisation import Organisation

TIME_TO_OBJECT = datetime.timedelta(days=14)


@tracked()
class Claim(TimestampedModel):
    """A person asks to become the owner or an editor. An open claim never locks others out."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Proof(models.TextChoices):
        BOARD = "board", _("I am on the board or have the right to sign")
        MANDATE = "mandate", _("the board has asked me to do this")
        MAILBOX = "mailbox", _("I use the association's own e-mail address")
        TAKEOVER = "takeover", _("the earlier owner is gone, and the board has chosen me")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    proof = models.CharField(_("how do you represent the association?"), max_length=10, choices=Proof)
    explanation = models.TextField(_("tell how this can be checked"), max_length=1000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_claims",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    objection = models.TextField(_("objection"), max_length=1000, blank=True)
    objected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(state="open"), name="claim_one_open_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="claim_decision_has_decider",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.user}"

    @property
    def waits_until(self) -> datetime.datetime:
        """Until then the present owner may object to a takeover before it is decided by others than the secretary."""
        return self.created_at + TIME_TO_OBJECT


@tracked(exclude=["token_hash"])
class Invitation(TimestampedModel):
    """An editor invites a co-editor, or the owner hands the entry over. The link is stored hashed and used once."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("cancelled")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    hands_over = models.BooleanField(
        _("hand over ownership"), default=False, help_text=_("The inviter stays as an editor.")
    )
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(state="open"),
                name="invitation_one_open_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.email}"


class RelayedMessage(TimestampedModel):
    """A letter from an outsider to an association, relayed without showing any address of the association."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="messages")
    sender_name = models.CharField(_("your name"), max_length=100)
    sender_email = models.EmailField(_("your e-mail address"))
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("message"), max_length=4000)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    recipients = models.PositiveSmallIntegerField(default=0)
    to_secretary = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("message to an association")
        verbose_name_plural = _("messages to associations")

    def __str__(self) -> str:
        return self.subject
