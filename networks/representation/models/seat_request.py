"""A request for a representative: asked, called for, chosen, seated (domain D6)."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.states import step, table
from networks.bodies.models import Body

from .candidate import EDITING
from .election import OFFICE
from .external import ExternalBody

# Sides: the municipality or organisation that asks, and the body of ours that chooses.
ASKER, CHOOSER = "asker", "chooser"
# Who, beside the secretary, chooses on behalf of a body.
CHOOSING = ("body_chair", "body_secretary")


class RequestState(models.TextChoices):
    ASKED = "asked", _("asked for")
    CALL = "call", _("candidates are sought")
    CHOSEN = "chosen", _("chosen")
    SEATED = "seated", _("seated")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


_S = RequestState
REQUEST_STEPS = table(
    step("open_call", _("Call for candidates"), [_S.ASKED], [_S.CALL], [CHOOSER]),
    step("choose", _("Write down the choice"), [_S.CALL], [_S.CHOSEN], [CHOOSER]),
    step("seat", _("Write down the seats"), [_S.CHOSEN], [_S.SEATED], [ASKER, CHOOSER]),
    step("decline", _("Decline the request"), [_S.ASKED, _S.CALL], [_S.DECLINED], [CHOOSER], reason=True),
    step("withdraw", _("Withdraw the request"), [_S.ASKED, _S.CALL, _S.CHOSEN], [_S.WITHDRAWN], [ASKER], reason=True),
)
# So long before names are needed those who choose are reminded, and before the call ends associations; once each.
DEADLINE_REMINDER = datetime.timedelta(days=7)
CALL_REMINDER = datetime.timedelta(days=4)
OPEN_REQUEST = (_S.ASKED, _S.CALL, _S.CHOSEN)


class SeatRequestQuerySet(models.QuerySet["SeatRequest"]):
    def visible_to(self, user: Any) -> SeatRequestQuerySet:
        """What has been called for is public; before that the sides alone know of a request."""
        called = Q(called_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(called)
        if user.has_role(*OFFICE):
            return self
        own = Q(asked_by=user) | Q(body__municipality__code__in=user.scope_keys(Role.MUNICIPAL_NGO))
        return self.filter(called | own | Q(chooser__uuid__in=user.scope_keys(*CHOOSING)))

    def open(self) -> SeatRequestQuerySet:
        return self.filter(state__in=OPEN_REQUEST)


@tracked(title=_("history of requests for representatives"))
class SeatRequest(PublicNoun, VersionedModel):
    """One request. body: where the seat is. chooser: our body that is asked. number: how many are asked for."""

    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.ASKED)
    body = models.ForeignKey(
        ExternalBody, on_delete=models.PROTECT, related_name="requests", verbose_name=_("to which body")
    )
    chooser = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="seat_requests", verbose_name=_("who is asked to choose")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    task = models.TextField(
        _("task"), max_length=2000, help_text=_("What the representative does there, in plain words.")
    )
    term_since = models.DateField(_("the term begins"))
    term_until = models.DateField(_("the term ends"), null=True, blank=True)
    time_load = models.CharField(
        _("how much time it takes"), max_length=200, blank=True, help_text=_("For example: four evenings a year.")
    )
    fee = models.CharField(_("meeting fee"), max_length=120, blank=True)
    competence = models.CharField(_("what is wished of the person"), max_length=500, blank=True)
    number = models.PositiveSmallIntegerField(
        _("how many representatives"), default=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    with_deputies = models.BooleanField(_("each with a personal deputy"), default=False)
    deadline = models.DateField(_("names are needed by"))
    call_until = models.DateField(_("candidates until"), null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The letter of the call has gone to everybody it is for.
    call_written = models.BooleanField(default=False, editable=False)
    decision = models.CharField(
        _("chosen by"), max_length=200, blank=True, help_text=_("Who chose, when and where it is written.")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = SeatRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a representative")
        verbose_name_plural = _("requests for representatives")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_until__isnull=True) | Q(term_until__gte=models.F("term_since")),
                name="seat_request_term_in_order",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=9), name="seat_request_one_to_nine"),
            models.CheckConstraint(
                condition=~Q(state__in=["call", "chosen", "seated"])
                | Q(call_until__isnull=False, called_at__isnull=False),
                name="seat_request_call_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["chosen", "seated"]) | ~Q(decision=""), name="seat_request_choice_has_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn"]) | ~Q(reason=""), name="seat_request_end_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def is_open(self) -> bool:
        """Nobody has been seated yet, and it has not been given up."""
        return self.state in OPEN_REQUEST

    def get_absolute_url(self) -> str:
        return reverse("seat_request_detail", kwargs={"pk": self.pk})

    def takes_nominees(self, day: datetime.date | None = None) -> bool:
        """Candidates may still be proposed and consent; the last day counts."""
        day = day or timezone.localdate()
        return self.state == _S.CALL and self.call_until is not None and day <= self.call_until


class Choice(models.TextChoices):
    MEMBER = "member", _("representative")
    DEPUTY = "deputy", _("personal deputy")


class NomineeQuerySet(models.QuerySet["Nominee"]):
    def visible_to(self, user: Any) -> NomineeQuerySet:
        """To those who choose, to herself and to her association; never to everybody."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(*OFFICE):
            return self
        own = Q(user=user) | Q(organisation__uuid__in=user.scope_keys(*EDITING))
        return self.filter(own | Q(request__chooser__uuid__in=user.scope_keys(*CHOOSING)))

    def standing(self) -> NomineeQuerySet:
        """They have consented themselves and not changed their minds."""
        return self.filter(consented_at__isnull=False, withdrawn_at__isnull=True)


@tracked(title=_("history of proposed representatives"))
class Nominee(PublicNoun, VersionedModel):
    """Somebody proposed by an association, who consents herself."""

    request = models.ForeignKey(
        SeatRequest, on_delete=models.PROTECT, related_name="nominees", verbose_name=_("request for a representative")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nominations", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="nominees", verbose_name=_("association")
    )
    motivation = models.TextField(_("why I stand"), max_length=2000, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    consented_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    chosen = models.CharField(_("chosen as"), max_length=10, choices=Choice, blank=True, editable=False)

    objects = NomineeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed representative")
        verbose_name_plural = _("proposed representatives")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], name="nominee_once"),
            models.CheckConstraint(
                condition=Q(chosen="") | Q(consented_at__isnull=False, withdrawn_at__isnull=True),
                name="nominee_chosen_has_consented",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} – {self.organisation}"

    @property
    def is_standing(self) -> bool:
        return self.consented_at is not None and self.withdrawn_at is None

    @property
    def link_subject(self) -> str:
        return f"nominee:{self.pk}"
