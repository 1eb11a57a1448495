"""A body of the network: the regional board, local ones, and the groups that work under them (domain C1)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Municipality, Region
from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.text.names import NamedModel, in_language
from jane_portal.core.text.sorting import sort_key_field
from jane_portal.core.text.terms import lazy_term

OFFICE = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)
# Confirmed longer ago than this: readers are told, and the page stands on the chair's desk.
STALE = datetime.timedelta(days=183)


class Kind(models.TextChoices):
    REGIONAL = "regional", lazy_term("board")
    LOCAL = "local", lazy_term("local_board")
    COMMITTEE = "committee", _("work committee")
    WORKING_GROUP = "working_group", _("working group")
    THEME_GROUP = "theme_group", _("theme group")
    NETWORK = "network", _("network")
    PARTNERSHIP = "partnership", _("partnership table")
    STEERING = "steering", _("management or steering group")


_PLURALS = {
    Kind.WORKING_GROUP: _("Working groups"),
    Kind.THEME_GROUP: _("Theme groups"),
    Kind.NETWORK: _("Networks"),
    Kind.PARTNERSHIP: _("Partnership tables"),
    Kind.STEERING: _("Management and steering groups"),
}


def kind_plural(kind: str) -> str:
    """What several bodies of this kind are called, for headings; of those that are one of a kind, their name."""
    return str(_PLURALS.get(Kind(kind), Kind(kind).label))


class BodyQuerySet(models.QuerySet["Body"]):
    def visible_to(self, user: Any) -> BodyQuerySet:
        """Published ones; what is still being founded only to the secretary and to those who have a seat in it."""
        if not user.is_authenticated:
            return self.filter(published_at__isnull=False)
        if user.has_role(*OFFICE):
            return self
        return self.filter(Q(published_at__isnull=False) | Q(uuid__in=body_keys(user)))

    def living(self, day: datetime.date | None = None) -> BodyQuerySet:
        """Those that have not ended by the day (today in Helsinki)."""
        day = day or timezone.localdate()
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def stale(self) -> BodyQuerySet:
        """Those of which nobody has said for half a year that the page is true."""
        return self.filter(Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=timezone.now() - STALE))


def body_keys(user: Any) -> set[str]:
    """Keys of the bodies in which the user holds any role today."""
    return {span.scope_key for span in user.open_spans if span.scope_kind == "body"}


@tracked(title=_("history of bodies"))
class Body(NamedModel, PublicNoun, VersionedModel):
    """One body (Popolo organization).

    Its area need not be a municipality, and nothing ties it to the region of its municipality: Heinävesi had a local
    board before it joined the region (domain E10).
    """

    # What it is called in the thread and beside its plain texts.
    thread_end = "body"

    slug = models.SlugField(max_length=80, unique=True)
    # Without choices: two of the names are the region's own, and a migration must not hold them.
    kind = models.CharField(_("kind"), max_length=15)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("works under")
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=_("municipality"),
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name=_("village or area"),
        help_text=_("When it works in a part of the municipality, such as a former municipality."),
    )
    mandate_fi = models.TextField(_("task"), max_length=4000, blank=True)
    mandate_sv = models.TextField(_("task in Swedish"), max_length=4000, blank=True)
    mandate_en = models.TextField(_("task in English"), max_length=4000, blank=True)
    joining_fi = models.TextField(_("how to join"), max_length=2000, blank=True)
    joining_sv = models.TextField(_("how to join, in Swedish"), max_length=2000, blank=True)
    joining_en = models.TextField(_("how to join, in English"), max_length=2000, blank=True)
    decision = models.CharField(
        _("appointed by"), max_length=200, blank=True, help_text=_("Who decided, when and where it is written.")
    )
    mailbox = models.EmailField(_("shared mailbox"), blank=True, help_text=_("Shown publicly."))
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    closed_on = models.DateField(_("ended"), null=True, blank=True)
    term_since = models.DateField(_("term begins"), null=True, blank=True)
    term_until = models.DateField(_("term ends"), null=True, blank=True)
    warning_days = models.PositiveSmallIntegerField(
        _("days of warning before a mandate ends"),
        default=90,
        help_text=_("Letters go to the holder, the chair and the secretary."),
    )
    # How many regular seats it should have: 5 to 8 in a local board, 16 in the regional one (domain 0).
    seats_least = models.PositiveSmallIntegerField(_("regular seats at least"), null=True, blank=True)
    seats_most = models.PositiveSmallIntegerField(_("regular seats at most"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    sort_key = sort_key_field("name_fi")

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="body_not_under_itself"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(founded_on__isnull=True) | Q(closed_on__gte=F("founded_on")),
                name="body_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(term_until__isnull=True) | Q(term_since__isnull=True) | Q(term_until__gte=F("term_since")),
                name="body_term_in_order",
            ),
            models.CheckConstraint(
                condition=Q(seats_least__isnull=True)
                | Q(seats_most__isnull=True)
                | Q(seats_most__gte=F("seats_least")),
                name="body_seats_in_order",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("body_detail", kwargs={"slug": self.slug})

    @property
    def scope(self) -> str:
        """The scope of roles held in this body."""
        return f"body:{self.uuid}"

    @property
    def kind_label(self) -> str:
        """What such a body is called in this region."""
        return str(Kind(self.kind).label)

    @property
    def mandate(self) -> str:
        """Its task in the language of the page."""
        return in_language(self, "mandate")

    @property
    def joining(self) -> str:
        return in_language(self, "joining")

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= timezone.localdate()

    @property
    def is_stale(self) -> bool:
        """Nobody has said for half a year that the page is true."""
        return self.confirmed_at is None or self.confirmed_at < timezone.now() - STALE
