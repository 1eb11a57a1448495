"""Who is called to a meeting, and what she has answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import User
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun
from networks.bodies.models import Body, Mandate, SeatRole

from .meeting import Meeting


class Answer(models.TextChoices):
    COMES = "comes", _("comes")
    STAYS_AWAY = "stays_away", _("does not come")


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def visible_to(self, user: Any) -> InviteeQuerySet:
        """Those inside the bodies of the meeting read who comes."""
        return self.filter(meeting__in=Meeting.objects.inside(user))

    def called(self) -> InviteeQuerySet:
        """Those who have been called; a deputy only once she is needed."""
        return self.filter(called_at__isnull=False)


@tracked(title=_("history of invitations to meetings"))
class Invitee(PublicNoun):
    """One seat at one meeting. mandate: by which she sits there; none for the municipality's contact.

    in_place_of: whose deputy she is here. name: of somebody without an account, who gets a letter by post.
    called_at: empty for a deputy as long as she is not needed. votes: her seat has a vote.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitees", verbose_name=_("meeting"))
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name of a person without e-mail"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=SeatRole)
    votes = models.BooleanField(default=False)
    in_place_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="deputy", verbose_name=_("in place of")
    )
    called_at = models.DateTimeField(_("called"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="invitee_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["meeting", "mandate"], condition=Q(mandate__isnull=False), name="invitee_once_a_mandate"
            ),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(name=""), name="invitee_has_person"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="invitee_answer_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.role}"

    @property
    def person_name(self) -> str:
        """For those who may read it."""
        return self.user.get_full_name() if isinstance(self.user, User) else self.name

    @property
    def link_subject(self) -> str:
        return f"invitee:{self.uuid}"

    @property
    def has_seat(self) -> bool:
        """She reads closed items; the municipality's contact, who attends by her post, does not."""
        return self.mandate_id is not None

    @property
    def is_silent(self) -> bool:
        return self.called_at is not None and not self.answer
