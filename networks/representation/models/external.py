"""Bodies outside the network in which somebody speaks for associations, their seats and holders (domain C1, D6)."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Municipality, Organisation
from jane_portal.core.dates import Days
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.text.names import NamedModel
from jane_portal.core.text.sorting import sort_key_field
from networks.bodies.models import Body

from .office import WARNING

REPRESENTATIVE = "representative"


class ExternalKind(models.TextChoices):
    COUNCIL = "council", _("council or board")
    WORKING_GROUP = "working_group", _("working group")
    ELDERLY = "elderly", _("council of older people")
    DISABILITY = "disability", _("disability council")
    YOUTH = "youth", _("youth council")
    WELLBEING = "wellbeing", _("wellbeing council")
    OTHER = "other", _("other")


class ExternalBodyQuerySet(models.QuerySet["ExternalBody"]):
    def visible_to(self, user: Any) -> ExternalBodyQuerySet:
        """They are public; whose name shows is decided by `public`."""
        return self

    def living(self, day: datetime.date | None = None) -> ExternalBodyQuerySet:
        day = day or timezone.localdate()
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


@tracked(title=_("history of bodies outside the network"))
class ExternalBody(NamedModel, PublicNoun, VersionedModel):
    """A body of a municipality or an organisation, where associations have a seat.

    nominating_body: the body of ours that chooses who sits there and reads what she reports.
    """

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=ExternalKind, default=ExternalKind.OTHER)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="external_bodies",
        verbose_name=_("municipality"),
        help_text=_("Leave it empty for a body of the whole region."),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="external_bodies",
        verbose_name=_("whose body it is"),
    )
    website = models.URLField(_("its own page"), blank=True)
    rhythm = models.CharField(
        _("how often it meets"), max_length=120, blank=True, help_text=_("For example: four times a year.")
    )
    nominating_body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="external_bodies",
        verbose_name=_("who chooses the representatives"),
    )
    closed_on = models.DateField(_("ended"), null=True, blank=True)
    sort_key = sort_key_field("name_fi")

    objects = ExternalBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body outside the network")
        verbose_name_plural = _("bodies outside the network")
        ordering = ["sort_key", "pk"]

    def get_absolute_url(self) -> str:
        return reverse("external_detail", kwargs={"slug": self.slug})

    @property
    def scope(self) -> str:
        """The scope of the role of its representatives."""
        return f"external_body:{self.uuid}"

    @property
    def owner_name(self) -> str:
        """Whose body it is, in words; empty when that is not known."""
        if self.organisation is not None:
            return self.organisation.name
        return self.municipality.name if self.municipality is not None else ""

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= timezone.localdate()


class ExternalSeatQuerySet(models.QuerySet["ExternalSeat"]):
    def visible_to(self, user: Any) -> ExternalSeatQuerySet:
        """They are public, vacant ones too."""
        return self

    def existing(self, day: datetime.date | None = None) -> ExternalSeatQuerySet:
        """Seats that are there on the day (today in Helsinki), in bodies that are there."""
        day = day or timezone.localdate()
        return self.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
            Q(body__closed_on__isnull=True) | Q(body__closed_on__gt=day),
        )

    def regular(self) -> ExternalSeatQuerySet:
        return self.filter(deputy_of__isnull=True)

    def with_state(self, day: datetime.date) -> ExternalSeatQuerySet:
        """Annotates is_vacant (nobody today or later), is_ending (the last day is near, nobody chosen to follow)."""
        terms = Representative.objects.filter(seat=OuterRef("pk"))
        return self.annotate(
            is_vacant=~Exists(terms.in_force_or_coming(day)),
            is_ending=Exists(terms.in_force(day).filter(until__lte=day + WARNING)) & ~Exists(terms.coming(day)),
        )


@tracked(title=_("history of seats outside the network"))
class ExternalSeat(PublicNoun, VersionedModel):
    """One place of associations in such a body. It stays when its holder changes, so a vacancy can be seen.

    is_invited: an expert whom the body invites. She is involved, but does not represent: nobody chose her openly, and
    she owes no report (domain E9).
    """

    body = models.ForeignKey(ExternalBody, on_delete=models.PROTECT, related_name="seats", verbose_name=_("body"))
    deputy_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputy_seat",
        verbose_name=_("personal deputy of"),
    )
    task = models.CharField(_("task"), max_length=500, blank=True)
    fee = models.CharField(_("meeting fee"), max_length=120, blank=True)
    is_invited = models.BooleanField(
        _("invited as an expert"), default=False, help_text=_("Not chosen by associations: no reports are asked for.")
    )
    closed_on = models.DateField(_("ended"), null=True, blank=True)

    objects = ExternalSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat outside the network")
        verbose_name_plural = _("seats outside the network")
        ordering = ["body", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deputy_of__isnull=True) | ~Q(deputy_of=F("id")), name="external_seat_not_own_deputy"
            ),
        ]

    def __str__(self) -> str:
        return str(self.body)


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def visible_to(self, user: Any) -> RepresentativeQuerySet:
        """Terms are public; whose name shows is decided by `public`."""
        return self

    def in_force(self, day: datetime.date | None = None) -> RepresentativeQuerySet:
        """Those whose days hold the day (today in Helsinki); the last day counts."""
        day = day or timezone.localdate()
        return self.in_force_or_coming(day).filter(since__lte=day)

    def in_force_or_coming(self, day: datetime.date) -> RepresentativeQuerySet:
        """Those that have not ended by the day. One that was cancelled before its first day has no day at all."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day) & Q(until__gte=F("since")))

    def coming(self, day: datetime.date) -> RepresentativeQuerySet:
        """Those that begin later."""
        return self.in_force_or_coming(day).filter(since__gt=day)


@tracked(title=_("history of representatives"))
class Representative(PublicNoun, VersionedModel):
    """One person in one seat from the first to the last day, both counted."""

    seat = models.ForeignKey(ExternalSeat, on_delete=models.PROTECT, related_name="terms", verbose_name=_("seat"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representations", verbose_name=_("person")
    )
    on_behalf_of = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="representations",
        verbose_name=_("association"),
    )
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    decision = models.CharField(
        _("chosen by"), max_length=200, blank=True, help_text=_("Who chose, when and where it is written.")
    )
    # Why it ended before its time; read by herself and by those who choose.
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # The last day of which she has been warned, so that each end is announced once.
    warned_for = models.DateField(null=True, blank=True, editable=False)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["seat", "-since"], name="representative_of_seat")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since") - datetime.timedelta(days=1)),
                name="representative_days_in_order",
            ),
            ExclusionConstraint(
                name="representative_one_holder",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} {self.since:%Y-%m-%d}"

    @property
    def source(self) -> str:
        """The source of the role that comes from this term."""
        return f"representative:{self.uuid}"

    def holds_on(self, day: datetime.date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)

    @property
    def is_in_force(self) -> bool:
        return self.holds_on(timezone.localdate())

    @property
    def has_ended(self) -> bool:
        return self.until is not None and self.until < timezone.localdate()

    @property
    def is_ending(self) -> bool:
        """Its last day is near."""
        return self.is_in_force and self.until is not None and self.until <= timezone.localdate() + WARNING
