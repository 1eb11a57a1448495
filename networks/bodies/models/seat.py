"""A seat in a body: its own record, so that a vacancy can be seen."""

from __future__ import annotations

import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation, Sector
from jane_portal.core.dates import Days
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel

from .body import Body


class SeatRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    MEMBER = "member", _("member")
    DEPUTY = "deputy", _("personal deputy")
    EXPERT = "expert", _("expert member")
    SECRETARY = "secretary", _("secretary")
    PRESENTER = "presenter", _("presenter")
    # Attends and speaks without a vote; whoever holds the municipality's post in the directory sits here.
    CONTACT = "contact", _("municipal contact")


# Seats that vote, make the quorum and count among the 5 to 8 of a local board.
REGULAR = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.MEMBER)
# Seats that may have a personal deputy; a secretary's deputy is the substitute secretary.
REPLACED = (*REGULAR, SeatRole.SECRETARY)
_IN_ORDER = {role: number for number, role in enumerate(SeatRole.values)}


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: Any) -> SeatQuerySet:
        """Those of bodies that the user sees."""
        return self.filter(body__in=Body.objects.visible_to(user))

    def existing(self, day: datetime.date | None = None) -> SeatQuerySet:
        """Seats that are there on the day (today in Helsinki)."""
        day = day or timezone.localdate()
        return self.filter(Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))

    def filled_by_mandate(self) -> SeatQuerySet:
        """All but the municipality's contact, who sits there by her post."""
        return self.exclude(role=SeatRole.CONTACT)


# The roles of REPLACED, as SQL.
_DEPUTY_RULE = """
    IF NEW.deputy_of_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM bodies_seat AS principal
        WHERE principal.id = NEW.deputy_of_id AND principal.body_id = NEW.body_id
          AND principal.role IN ('chair', 'vice_chair', 'member', 'secretary')
    ) THEN
        RAISE EXCEPTION 'a deputy belongs to a regular seat of the same body'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_deputy_of_regular';
    END IF;
    RETURN NEW;
"""


@tracked(title=_("history of seats"))
class Seat(PublicNoun, VersionedModel):
    """A seat (Popolo post). since, until: the days on which it exists; open ends are not known or not set."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=10, choices=SeatRole)
    title = models.CharField(
        _("name of the seat"), max_length=120, blank=True, help_text=_("When the role alone does not tell.")
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation it stands for"),
    )
    deputy_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name=_("personal deputy of"),
    )
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="deputy", deputy_of__isnull=False) | (~Q(role="deputy") & Q(deputy_of__isnull=True)),
                name="seat_deputy_has_principal",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="seat_days_in_order",
            ),
            ExclusionConstraint(
                name="seat_one_deputy",
                expressions=[
                    ("deputy_of", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(deputy_of__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="seat_deputy_of_regular",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_DEPUTY_RULE,
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its role, or its own name. Load `deputy_of` with the seat of a deputy."""
        if not self.title and self.is_substitute:
            return str(_("substitute secretary"))
        return self.title or str(self.get_role_display())

    @property
    def is_substitute(self) -> bool:
        """It is the seat of the secretary's deputy. Load `deputy_of` with the seat."""
        return self.role == SeatRole.DEPUTY and self.deputy_of is not None and self.deputy_of.role == SeatRole.SECRETARY

    @property
    def is_regular(self) -> bool:
        return self.role in REGULAR

    @property
    def rank(self) -> int:
        """Where its role stands in a list of members: the chair first."""
        return _IN_ORDER.get(self.role, len(_IN_ORDER))
