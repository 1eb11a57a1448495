"""A candidate: she consents herself, and her association endorses her (domain D5)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.models import PublicNoun, VersionedModel

from .election import OFFICE, Election

# Purpose of the link by which somebody who was proposed answers.
CANDIDACY = "candidacy"
EDITING = (Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: Any) -> CandidateQuerySet:
        """Those who stand; others to herself, to her association and to the secretary."""
        seen = self.filter(election__in=Election.objects.visible_to(user))
        if not user.is_authenticated:
            return seen.standing()
        if user.has_role(*OFFICE):
            return seen
        own = Q(user=user) | Q(organisation__uuid__in=user.scope_keys(*EDITING))
        return seen.filter(_STANDING | own)

    def holding(self, link: PersonalLink | None) -> CandidateQuerySet:
        """The one that the holder of this link was proposed as."""
        if link is None or link.purpose != CANDIDACY or link.user_id is None:
            return self.none()
        return self.filter(pk=link.subject.partition(":")[2], user=link.user_id, withdrawn_at=None)

    def standing(self) -> CandidateQuerySet:
        """They have consented and been endorsed: they are on the public list and can be voted for."""
        return self.filter(_STANDING)


_STANDING = Q(consented_at__isnull=False, endorsed_at__isnull=False, withdrawn_at__isnull=True)


@tracked(title=_("history of candidates"))
class Candidate(PublicNoun, VersionedModel):
    """One person who stands in one election on behalf of one association."""

    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("election")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="candidacies", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("association")
    )
    motivation = models.TextField(
        _("why I stand"), max_length=2000, blank=True, help_text=_("A few sentences for the associations that choose.")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    consented_at = models.DateTimeField(null=True, blank=True, editable=False)
    endorsed_at = models.DateTimeField(null=True, blank=True, editable=False)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Empty until the election is decided, and for good where there was no vote.
    votes = models.PositiveIntegerField(_("votes"), null=True, blank=True, editable=False)
    elected = models.BooleanField(_("elected"), default=False, editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(fields=["election", "user"], name="candidate_once"),
            models.CheckConstraint(
                condition=Q(elected=False)
                | Q(consented_at__isnull=False, endorsed_at__isnull=False, withdrawn_at__isnull=True),
                name="candidate_elected_stood",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.election} – {self.organisation}"

    @property
    def is_standing(self) -> bool:
        return self.consented_at is not None and self.endorsed_at is not None and self.withdrawn_at is None
