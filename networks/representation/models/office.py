"""An office: an association agent, or a coordinator of the network, from a day to a day (domain D5)."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation, Visibility
from jane_portal.core.dates import Days
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.text.terms import lazy_term

from .place import PlacedModel

# So long before its last day the holder and the secretary are told that a term ends (domain D5).
WARNING = datetime.timedelta(days=90)


class OfficeKind(models.TextChoices):
    """The value is also the role that the office gives (`RoleSpan.role`)."""

    AGENT = "agent", lazy_term("agent")
    NETWORK = "network_coordinator", _("network coordinator")
    VOLUNTEER = "volunteer_coordinator", _("volunteer coordinator")


class OfficeQuerySet(models.QuerySet["Office"]):
    def visible_to(self, user: Any) -> OfficeQuerySet:
        """Offices are public; what of the holder shows is decided by `public.office_card`."""
        return self

    def in_force(self, day: datetime.date | None = None) -> OfficeQuerySet:
        """Those whose days hold the day (today in Helsinki); the last day counts."""
        day = day or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def agents(self) -> OfficeQuerySet:
        return self.filter(kind=OfficeKind.AGENT)

    def ended_early(self, day: datetime.date | None = None) -> OfficeQuerySet:
        """Those who left before the end of a term that still runs."""
        day = day or timezone.localdate()
        return self.filter(until__lt=day, term_until__gte=day)


@tracked(title=_("history of offices"))
class Office(PlacedModel, PublicNoun, VersionedModel):
    """One person in one office.

    since, until: the days on which it holds, both counted. term_until: the last day of the term as it was given;
    `until` is earlier when the office ended early, and then `reason` says why. mailbox is public and survives a
    change of person; e-mail and phone are the holder's own, each with its own visibility.
    """

    # Without choices: one of the names is the region's own, and a migration must not hold it.
    kind = models.CharField(_("office"), max_length=25)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offices", verbose_name=_("person")
    )
    on_behalf_of = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("on behalf of"),
    )
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    term_until = models.DateField(_("end of the term"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    substitute_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("substitute for"),
    )
    election = models.ForeignKey(
        "representation.Election", on_delete=models.PROTECT, null=True, blank=True, related_name="offices"
    )
    decision = models.CharField(
        _("chosen by"), max_length=200, blank=True, help_text=_("Who chose, when and where it is written.")
    )
    about = models.TextField(
        _("what I do"), max_length=1000, blank=True, help_text=_("Shown publicly: how you help, when you can be met.")
    )
    mailbox = models.EmailField(
        _("role mailbox"), blank=True, help_text=_("Shown publicly; survives a change of person.")
    )
    email = models.EmailField(_("own e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email_seen_by = models.CharField(
        _("who sees the e-mail address"), max_length=10, choices=Visibility, default=Visibility.OWN
    )
    phone_seen_by = models.CharField(
        _("who sees the phone number"), max_length=10, choices=Visibility, default=Visibility.OWN
    )
    handover = models.TextField(
        _("notes for the successor"),
        max_length=6000,
        blank=True,
        help_text=_("What is open, whom to call, what to remember. Your successors and the secretary see it."),
    )
    # The last day of which the holder has been warned, so that each end is announced once.
    warned_for = models.DateField(null=True, blank=True, editable=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since") - datetime.timedelta(days=1)),
                name="office_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=True) | Q(area__isnull=True), name="office_in_one_place"
            ),
            models.CheckConstraint(
                condition=~Q(kind="agent") | Q(municipality__isnull=False) | Q(area__isnull=False),
                name="office_agent_has_place",
            ),
            models.CheckConstraint(
                condition=~Q(reason="")
                | Q(until__isnull=True, term_until__isnull=True)
                | Q(until__isnull=False, term_until__isnull=False, until=F("term_until")),
                name="office_early_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | ~Q(substitute_for=F("id")), name="office_not_own_substitute"
            ),
            ExclusionConstraint(
                name="office_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Coalesce("municipality", Value(0)), RangeOperators.EQUAL),
                    (Coalesce("area", Value(0)), RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.since:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("agent_detail", kwargs={"pk": self.pk})

    @property
    def kind_label(self) -> str:
        """What the office is called in this region."""
        return str(OfficeKind(self.kind).label)

    @property
    def title(self) -> str:
        return f"{self.kind_label}, {self.place_name}"

    @property
    def source(self) -> str:
        """The source of the role that comes from this office."""
        return f"office:{self.uuid}"

    @property
    def is_in_force(self) -> bool:
        today = timezone.localdate()
        return self.since <= today and (self.until is None or self.until >= today)

    @property
    def has_ended(self) -> bool:
        return self.until is not None and self.until < timezone.localdate()
