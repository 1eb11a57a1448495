"""A mandate: who sits in a seat, on behalf of which association, from when to when."""

from __future__ import annotations

import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from jane_portal.accounts.models import User
from jane_portal.core.dates import Days
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.states import step, table

from .body import OFFICE, Body
from .seat import Seat

# Sides that take steps with a mandate: whoever fills the seats of the body.
FILLER = "filler"


class MandateState(models.TextChoices):
    """What is stored. That a mandate is in force or carried over follows from days and successors (decisions 12)."""

    NOMINATED = "nominated", _("nominated")
    CONFIRMED = "confirmed", _("confirmed")
    ENDED = "ended", _("ended early")
    WITHDRAWN = "withdrawn", _("nomination withdrawn")


MANDATE_STEPS = table(
    step("confirm", _("Confirm"), [MandateState.NOMINATED], [MandateState.CONFIRMED], [FILLER]),
    step(
        "withdraw",
        _("Withdraw the nomination"),
        [MandateState.NOMINATED],
        [MandateState.WITHDRAWN],
        [FILLER],
        reason=True,
    ),
    step("end", _("End early"), [MandateState.CONFIRMED], [MandateState.ENDED], [FILLER], reason=True),
)
# Those that fill or have filled their seat.
SEATED = (MandateState.CONFIRMED, MandateState.ENDED)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, user: Any) -> MandateQuerySet:
        """Confirmed and ended ones of bodies that the user sees; nominations to those who decide and to herself.

        Whose name shows is another question: `public.shown_name`.
        """
        seen = self.filter(seat__body__in=Body.objects.visible_to(user))
        if not user.is_authenticated:
            return seen.filter(state__in=SEATED)
        if user.has_role(*OFFICE):
            return seen
        fills = user.scope_keys("body_chair", "body_secretary")
        return seen.filter(Q(state__in=SEATED) | Q(user=user) | Q(seat__body__uuid__in=fills))

    def seated(self) -> MandateQuerySet:
        """Those that fill or have filled their seat; not what was ended before it began."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=F("since")), state__in=SEATED)

    def within(self, day: datetime.date | None = None) -> MandateQuerySet:
        """Those whose own days hold the day (today in Helsinki); carry-over is not among them."""
        day = day or timezone.localdate()
        return self.seated().filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def not_succeeded(self, day: datetime.date | None = None) -> MandateQuerySet:
        """Those after whom nobody has begun in their seat by the day (today in Helsinki)."""
        day = day or timezone.localdate()
        later = Mandate.objects.seated().filter(seat=OuterRef("seat"), since__gt=OuterRef("since"), since__lte=day)
        return self.exclude(Exists(later))


_SEAT_RULE = """
    IF EXISTS (
        SELECT 1 FROM bodies_seat AS s
        WHERE s.id = NEW.seat_id AND (
            s.role = 'contact' OR (s.since IS NOT NULL AND NEW.since < s.since)
            OR (s.until IS NOT NULL AND (NEW.since > s.until OR COALESCE(NEW.until, 'infinity'::date) > s.until))
        )
    ) THEN
        RAISE EXCEPTION 'a mandate stays within the days of its seat'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mandate_within_seat';
    END IF;
    RETURN NEW;
"""


@tracked(title=_("history of mandates"))
class Mandate(PublicNoun, VersionedModel):
    """A mandate (Popolo membership). name, phone, address: of a person without e-mail, who has no account.

    since, until: the first and the last day, both counted. carries_over: after the last day she goes on until a
    successor's mandate begins (domain E11: "jatkaa toistaiseksi").
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("seat"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name of a person without e-mail"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    address = models.TextField(_("postal address"), max_length=300, blank=True)
    on_behalf_of = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("on behalf of"),
    )
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    carries_over = models.BooleanField(
        _("goes on until a successor begins"),
        default=True,
        help_text=_("Otherwise the seat is vacant from the day after the last day."),
    )
    state = models.CharField(_("state"), max_length=10, choices=MandateState, default=MandateState.NOMINATED)
    decision = models.CharField(
        _("appointed by"), max_length=200, blank=True, help_text=_("Who decided, when and where it is written.")
    )
    # Why it was ended early or the nomination withdrawn; read by those who fill the seats and by herself.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # The last day of which the holder has been warned, so that each end is announced once.
    warned_for = models.DateField(null=True, blank=True, editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["seat", "-since"], name="mandate_of_seat")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since") - datetime.timedelta(days=1)),
                name="mandate_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ended", "withdrawn"]) | ~Q(reason=""), name="mandate_end_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(until__isnull=False), name="mandate_ended_has_last_day"
            ),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(name=""), name="mandate_has_person"),
            ExclusionConstraint(
                name="mandate_one_holder",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["confirmed", "ended"]),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="mandate_within_seat",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_SEAT_RULE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.since:%Y-%m-%d}"

    @property
    def person_name(self) -> str:
        """Her name, for those who may read it."""
        return self.user.get_full_name() if isinstance(self.user, User) else self.name

    @property
    def is_seated(self) -> bool:
        """It fills its seat, has filled it or will; not when it was ended before it began."""
        return self.state in SEATED and (self.until is None or self.until >= self.since)

    @property
    def has_begun(self) -> bool:
        return self.since <= timezone.localdate()

    @property
    def is_carried_on(self) -> bool:
        return self.carries_over and self.state == MandateState.CONFIRMED

    def holds_on(self, day: datetime.date) -> bool:
        """In force or carried over on the day, as far as its own row tells: a successor may have begun."""
        if not self.is_seated or self.since > day:
            return False
        return self.until is None or self.until >= day or self.is_carried_on

    def overlaps(self, other: Mandate) -> bool:
        """Do the two have a day in common? Carry-over does not count: it gives way."""
        latest = datetime.date.max
        return self.since <= (other.until or latest) and other.since <= (self.until or latest)

    @property
    def source(self) -> str:
        """The source of the roles that come from this mandate."""
        return f"mandate:{self.uuid}"
