"""How people come to edit their association's entry, and how outsiders write to it."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.models import TimestampedModel

from .organisation import Organisation

# Purpose of the personal link of an invitation.
INVITATION = "invitation"
TIME_TO_OBJECT = datetime.timedelta(days=14)
# Roles on a municipality that decide claims of its associations.
DECIDING_ROLES = (Role.CLAIM_APPROVER, Role.MUNICIPAL_NGO)
OFFICE = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: Any) -> ClaimQuerySet:
        """One's own, those on what one owns, and those one may decide."""
        if not user.is_authenticated:
            return self.none()
        if settings.PORTAL_REGION in user.scope_keys(*OFFICE):
            return self
        return self.filter(
            Q(user=user)
            | Q(organisation__domicile__code__in=user.scope_keys(*DECIDING_ROLES))
            | Q(organisation__uuid__in=user.scope_keys(Role.ASSOCIATION_OWNER))
        )

    def waiting_for(self, user: Any) -> ClaimQuerySet:
        """Open ones that this person may decide; nobody decides her own."""
        open_ones = self.filter(state=Claim.State.OPEN).exclude(user=user)
        if settings.PORTAL_REGION in user.scope_keys(*OFFICE):
            return open_ones
        return open_ones.filter(organisation__domicile__code__in=user.scope_keys(*DECIDING_ROLES))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> InvitationQuerySet:
        """Those to what one owns or edits; the secretary sees all."""
        if not user.is_authenticated:
            return self.none()
        if settings.PORTAL_REGION in user.scope_keys(*OFFICE):
            return self
        roles = (Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR)
        return self.filter(organisation__uuid__in=user.scope_keys(*roles))

    def holding(self, link: PersonalLink | None) -> InvitationQuerySet:
        """The one whose link this is, for whoever holds it, while it can be used."""
        if link is None or link.purpose != INVITATION:
            return self.none()
        return self.usable().filter(pk=link.subject.partition(":")[2], organisation__deleted_at=None)

    def usable(self) -> InvitationQuerySet:
        return self.filter(state=Invitation.State.OPEN, expires_at__gt=timezone.now())


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

    objects = ClaimQuerySet.as_manager()

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
        """A takeover is decided after this moment; the secretary may do so earlier."""
        return self.created_at + TIME_TO_OBJECT

    @property
    def is_takeover(self) -> bool:
        return self.proof == self.Proof.TAKEOVER


@tracked()
class Invitation(TimestampedModel):
    """An editor invites a co-editor, or the owner hands the entry over. The letter carries a personal link."""

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
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )
    expires_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

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

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def subject(self) -> str:
        """What its personal link is about."""
        return f"invitation:{self.pk}"


class RelayedMessage(TimestampedModel):
    """A letter from an outsider to an association, relayed without showing any address of the association.

    Or to somebody in an office: then `addressee` says which one, and `path` is the page of the office.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    addressee = models.CharField(_("to whom"), max_length=300, blank=True)
    path = models.CharField(max_length=200, blank=True)
    sender_name = models.CharField(_("your name"), max_length=100)
    sender_email = models.EmailField(_("your e-mail address"))
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("message"), max_length=4000)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    # Of somebody new in the country: {"language": "ru", "wishes": ["visit"], "speaks": ["ru", "en"]}.
    newcomer = models.JSONField(default=dict, blank=True)
    recipients = models.PositiveSmallIntegerField(default=0)
    to_secretary = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("message to an association")
        verbose_name_plural = _("messages to associations")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(addressee=""), name="relayedmessage_has_addressee"
            )
        ]

    def __str__(self) -> str:
        return self.subject
