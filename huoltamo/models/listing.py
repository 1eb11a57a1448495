"""What offers and needs have in common: an association stands behind it, never a person."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Contact, Municipality, Organisation, Status
from associations.models.organisation import SPOKEN_LANGUAGES
from jane_portal.accounts.models import Role
from jane_portal.core.models import PublicNoun, VersionedModel
from jane_portal.core.states import step, table
from jane_portal.core.text.sorting import sort_key_field

from .category import Category

EDITING = (Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR)
OFFICE = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)
# Who reads what the network learns from offers, needs and orders.
LEARNING = (*OFFICE, Role.THEME_GROUP)
# Who takes a step with an offer or a need.
OWN, KEEPER, PORTAL = "own", "keeper", "portal"


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    MODERATION = "moderation", _("waits for the secretary")
    PUBLISHED = "published", _("published")
    PAUSED = "paused", _("paused")
    EXPIRED = "expired", _("expired")
    CLOSED = "closed", _("closed")
    TAKEN_DOWN = "taken_down", _("taken down")


_S = State
LISTING_STEPS = table(
    # The first offer of an association is read by the secretary, later ones are published at once (domain D3).
    step("publish", _("Publish"), [_S.DRAFT], [_S.PUBLISHED, _S.MODERATION], [OWN]),
    step("approve", _("Approve and publish"), [_S.MODERATION], [_S.PUBLISHED], [KEEPER]),
    step("return", _("Return for changes"), [_S.MODERATION], [_S.DRAFT], [KEEPER], reason=True),
    step("pause", _("Pause"), [_S.PUBLISHED], [_S.PAUSED], [OWN]),
    step("resume", _("Show again"), [_S.PAUSED], [_S.PUBLISHED], [OWN]),
    step("expire", _("Expire"), [_S.PUBLISHED, _S.PAUSED], [_S.EXPIRED], [PORTAL]),
    # What is paused stays paused until its association shows it again.
    step("renew", _("Renew"), [_S.PUBLISHED, _S.PAUSED, _S.EXPIRED], [_S.PUBLISHED, _S.PAUSED], [OWN]),
    step("close", _("Close"), [_S.DRAFT, _S.MODERATION, _S.PUBLISHED, _S.PAUSED, _S.EXPIRED], [_S.CLOSED], [OWN]),
    step("reopen", _("Take up again"), [_S.CLOSED], [_S.DRAFT], [OWN]),
    step("take_down", _("Take down"), [_S.PUBLISHED, _S.PAUSED, _S.EXPIRED], [_S.TAKEN_DOWN], [KEEPER], reason=True),
    step("put_back", _("Put back"), [_S.TAKEN_DOWN], [_S.PUBLISHED], [KEEPER]),
)


class Mode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    REMOTE = "remote", _("remotely")
    BOTH = "both", _("on site or remotely")


class ListingQuerySet(models.QuerySet[Any]):
    def of_living(self) -> ListingQuerySet:
        return self.filter(organisation__deleted_at=None, organisation__merged_into=None).exclude(
            organisation__status=Status.DISSOLVED
        )

    def shown(self, today: datetime.date | None = None) -> ListingQuerySet:
        """What everybody sees today."""
        today = today or timezone.localdate()
        return self.of_living().filter(state=State.PUBLISHED, valid_until__gte=today)

    def edited_by(self, user: Any) -> ListingQuerySet:
        """Those of the associations whose editor or owner the user is today."""
        return self.filter(organisation__uuid__in=user.scope_keys(*EDITING))

    def counted_for(self, user: Any) -> ListingQuerySet:
        """All, for figures, to those who read what the network learns."""
        return self if user.is_authenticated and user.has_role(*LEARNING) else self.none()

    def visible_to(self, user: Any) -> ListingQuerySet:
        """What everybody sees; one's own association's in every state; the secretary sees all but drafts."""
        today = timezone.localdate()
        public = (
            Q(state=State.PUBLISHED, valid_until__gte=today)
            & Q(organisation__deleted_at=None, organisation__merged_into=None)
            & ~Q(organisation__status=Status.DISSOLVED)
        )
        if not user.is_authenticated:
            return self.filter(public)
        seen = public | Q(organisation__uuid__in=user.scope_keys(*EDITING), organisation__deleted_at=None)
        if user.has_role(*OFFICE):
            seen |= ~Q(state=State.DRAFT)
        return self.filter(seen)


class Listing(PublicNoun, VersionedModel):
    """An offer or a need of an association; when one volunteer leaves, another editor goes on."""

    State: ClassVar[type[State]] = State
    Mode: ClassVar[type[Mode]] = Mode
    # What it is called in the thread and beside its plain text; each kind has its own.
    thread_end: ClassVar[str] = ""
    # In addresses, names of URL patterns, links and letters.
    noun: ClassVar[str] = ""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name=_("association"))
    title = models.CharField(_("title"), max_length=120)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, verbose_name=_("category"))
    description = models.TextField(_("description"), max_length=4000)
    municipalities = models.ManyToManyField(Municipality, blank=True, verbose_name=_("municipalities"))
    areas = models.ManyToManyField(Area, blank=True, verbose_name=_("villages and areas"))
    whole_region = models.BooleanField(_("the whole region"), default=False)
    mode = models.CharField(_("on site or remotely"), max_length=10, choices=Mode, default=Mode.ON_SITE)
    languages = ArrayField(
        models.CharField(max_length=3, choices=SPOKEN_LANGUAGES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("contact person")
    )
    deputy = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )
    valid_until = models.DateField(_("shown until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    # Why the secretary returned it or took it down; read by the association's own people.
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # The day until which the renewal letter has been sent, so that each end is announced once.
    renewal_asked_for = models.DateField(null=True, blank=True, editable=False)
    sort_key = sort_key_field("title")

    objects = ListingQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(f"{self.noun}_detail", kwargs={"pk": self.pk})

    def is_shown(self, today: datetime.date) -> bool:
        """Published and in date; whether the association lives is the queryset's to know."""
        return self.state == State.PUBLISHED and self.valid_until >= today

    @property
    def language_names(self) -> list[str]:
        return [str(label) for key, label in SPOKEN_LANGUAGES if key in self.languages]


def listing_constraints(name: str) -> list[models.BaseConstraint]:
    """What must hold for every offer and need."""
    return [
        models.CheckConstraint(
            condition=Q(state__in=[State.DRAFT, State.MODERATION, State.CLOSED]) | Q(published_at__isnull=False),
            name=f"{name}_published_has_time",
        ),
        models.CheckConstraint(
            condition=~Q(state=State.TAKEN_DOWN) | ~Q(reason=""), name=f"{name}_taken_down_has_reason"
        ),
        models.CheckConstraint(
            condition=Q(contact=None) | Q(deputy=None) | ~Q(contact=models.F("deputy")),
            name=f"{name}_deputy_is_another",
        ),
    ]
