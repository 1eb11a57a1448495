"""The election of agents by the associations of a municipality or an area (domain D5, decisions 27)."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.states import step, table
from jane_portal.core.text.terms import term

from .place import PlacedModel

KEEPER, PORTAL = "keeper", "portal"
OFFICE = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)
# With fewer on the roll the figures of the result tell how single associations have voted.
FEW_VOTERS = 6
# So long before the last day those who have not voted are reminded.
REMINDER = datetime.timedelta(days=2)


class ElectionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    CALL = "call", _("candidates are sought")
    VOTING = "voting", _("associations vote")
    EVENING = "evening", _("chosen in an association evening")
    UNCONTESTED = "uncontested", _("no vote is needed")
    DECIDED = "decided", _("decided")
    CANCELLED = "cancelled", _("cancelled")


class Way(models.TextChoices):
    VOTE = "vote", _("by e-vote: one association, one vote, in secret")
    EVENING = "evening", _("in an association evening")


class Voters(models.TextChoices):
    """Which associations are on the roll, as it stands on the opening day."""

    HOME = "home", _("those at home here: by domicile, or by area where one is elected for an area")
    WORKS = "works", _("also those that work here and are at home elsewhere")


_S = ElectionState
OPEN = (_S.CALL, _S.VOTING, _S.EVENING, _S.UNCONTESTED)
ENDED = (_S.DECIDED, _S.CANCELLED)
ELECTION_STEPS = table(
    step("announce", _("Call for candidates"), [_S.DRAFT], [_S.CALL], [KEEPER]),
    # By the portal, when its day has come.
    step("open", _("The vote opens"), [_S.CALL], [_S.VOTING], [PORTAL]),
    step("gather", _("The choice is made in an evening"), [_S.CALL], [_S.EVENING], [PORTAL]),
    step("skip", _("As many candidates as seats"), [_S.CALL], [_S.UNCONTESTED], [PORTAL]),
    step("count", _("The votes are counted"), [_S.VOTING], [_S.DECIDED], [PORTAL]),
    step("record", _("Write down the result"), [_S.EVENING], [_S.DECIDED], [KEEPER]),
    step("settle", _("Confirm without a vote"), [_S.UNCONTESTED], [_S.DECIDED], [KEEPER]),
    step("cancel", _("Cancel the election"), [_S.DRAFT, *OPEN], [_S.CANCELLED], [KEEPER], reason=True),
)


class ElectionQuerySet(models.QuerySet["Election"]):
    def visible_to(self, user: Any) -> ElectionQuerySet:
        """Those that have been announced; drafts to the secretary."""
        if user.is_authenticated and user.has_role(*OFFICE):
            return self
        return self.filter(announced_at__isnull=False)

    def open(self) -> ElectionQuerySet:
        return self.filter(state__in=OPEN)


@tracked(title=_("history of elections"))
class Election(PlacedModel, PublicNoun, VersionedModel):
    """One election of agents.

    Days are counted whole: candidates until the end of `call_until`, votes from the beginning of `voting_from` to the
    end of `voting_until`. Figures of the result are empty until it is decided.
    """

    state = models.CharField(_("state"), max_length=12, choices=ElectionState, default=ElectionState.DRAFT)
    seats = models.PositiveSmallIntegerField(
        _("how many are elected"), default=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    term_since = models.DateField(_("the term begins"))
    term_until = models.DateField(_("the term ends"))
    task = models.TextField(_("the task"), max_length=4000, help_text=_("What an agent does here, in plain words."))
    way = models.CharField(_("how the choice is made"), max_length=10, choices=Way, default=Way.VOTE)
    voters = models.CharField(_("which associations vote"), max_length=10, choices=Voters, default=Voters.HOME)
    call_until = models.DateField(_("candidates until"), null=True, blank=True)
    voting_from = models.DateField(_("the vote begins"), null=True, blank=True)
    voting_until = models.DateField(_("the vote ends"), null=True, blank=True)
    evening_on = models.DateField(_("day of the evening"), null=True, blank=True)
    evening_place = models.CharField(_("place of the evening"), max_length=200, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # Of a vote: associations on the roll, those that voted, blank votes.
    roll_size = models.PositiveIntegerField(null=True, blank=True, editable=False)
    turnout = models.PositiveIntegerField(null=True, blank=True, editable=False)
    blank_votes = models.PositiveIntegerField(null=True, blank=True, editable=False)
    # Candidates that stood level for the last seats, in the order in which they were drawn: their ids.
    lot = models.JSONField(default=list, blank=True, editable=False)
    # Letters that have gone to everybody they are for: "call", "voting", "reminder", "result".
    written = models.JSONField(default=list, blank=True, editable=False)

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election of agents")
        verbose_name_plural = _("elections of agents")
        ordering = ["-term_since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=True, area__isnull=False)
                | Q(municipality__isnull=False, area__isnull=True),
                name="election_in_one_place",
            ),
            models.CheckConstraint(condition=Q(term_until__gte=F("term_since")), name="election_term_in_order"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=9), name="election_one_to_nine_seats"),
            models.CheckConstraint(
                condition=Q(voting_from__isnull=True)
                | Q(voting_until__isnull=True)
                | Q(voting_until__gte=F("voting_from")),
                name="election_voting_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(call_until__isnull=True) | Q(voting_from__isnull=True) | Q(voting_from__gt=F("call_until")),
                name="election_vote_after_call",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(call_until__isnull=False, announced_at__isnull=False),
                name="election_call_has_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="voting") | Q(voting_from__isnull=False, voting_until__isnull=False),
                name="election_vote_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_on__isnull=False), name="election_decided_has_day"
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(reason=""), name="election_cancel_has_reason"),
            *(
                models.UniqueConstraint(
                    fields=[place],
                    condition=Q(state__in=["call", "voting", "evening", "uncontested"]),
                    name=f"election_one_open_{place}",
                    violation_error_message=_("An election is under way here already."),
                )
                for place in ("municipality", "area")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_name} {self.term_since:%Y}"

    def get_absolute_url(self) -> str:
        return reverse("election_detail", kwargs={"pk": self.pk})

    @property
    def title(self) -> str:
        return f"{term('agent')}, {self.place_name}"

    def takes_candidates(self, day: datetime.date | None = None) -> bool:
        """Candidates may still be proposed, consent and be endorsed (today in Helsinki)."""
        day = day or timezone.localdate()
        return self.state == _S.CALL and self.call_until is not None and day <= self.call_until

    def takes_votes(self, day: datetime.date | None = None) -> bool:
        day = day or timezone.localdate()
        if self.state != _S.VOTING or self.voting_from is None or self.voting_until is None:
            return False
        return self.voting_from <= day <= self.voting_until
