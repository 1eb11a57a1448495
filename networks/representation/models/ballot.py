"""The roll says which associations may vote and which have; the ballots say what was voted. Nothing joins the two."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation

from .candidate import Candidate
from .election import Election

# Purpose of the personal link in the letter to a voter.
VOTE = "vote"


class RollEntry(models.Model):
    """One association that may vote, as the roll stood when the vote opened.

    voted_by: whose account cast its vote; no time, and no history, which would hold one (decisions 4).
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="roll")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    voted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("association on the roll")
        verbose_name_plural = _("associations on the roll")
        constraints = [models.UniqueConstraint(fields=["election", "organisation"], name="rollentry_once")]

    def __str__(self) -> str:
        return f"{self.election} – {self.organisation}"

    @property
    def link_subject(self) -> str:
        """What the link in its letter is about."""
        return f"roll:{self.pk}"


class Ballot(models.Model):
    """One secret vote. candidate: None is a blank vote.

    No time, no history, a random key. Each vote writes all ballots of its election anew in random order, so that
    neither the order of rows nor the transaction that wrote them tells whose they are (decisions 4).
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")

    def __str__(self) -> str:
        return "ballot"
