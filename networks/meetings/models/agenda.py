"""What stands on the agenda of a meeting."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel
from networks.bodies.models.body import OFFICE, Body, body_keys

from .meeting import JointBody, Meeting
from .practice import ItemKind


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any) -> AgendaItemQuerySet:
        """Open items of public meetings once they are called, and of all to those inside the bodies; closed ones only
        to those with a seat.

        An item below a closed one is closed.
        """
        open_one = Q(is_closed=False) & (Q(parent__isnull=True) | Q(parent__is_closed=False))
        # Before the call the agenda is a draft.
        seen = open_one & ~Q(meeting__state="planned") & Q(meeting__in=Meeting.objects.visible_to(user))
        if user.is_authenticated:
            if user.has_role(*OFFICE):
                return self
            seen |= open_one & Q(meeting__in=Meeting.objects.inside(user))
            seated = Body.objects.filter(uuid__in=body_keys(user))
            joint = JointBody.objects.filter(body__in=seated).values("meeting")
            seen |= Q(meeting__body__in=seated) | Q(meeting__in=joint)
        return self.filter(seen)

    def in_order(self) -> AgendaItemQuerySet:
        """As on the agenda: each item followed by those below it."""
        top = {"place": Coalesce("parent__order", "order"), "family": Coalesce("parent_id", "pk")}
        return self.alias(**top).order_by("place", "family", F("parent").asc(nulls_first=True), "order", "pk")


@tracked(title=_("history of agenda items"))
class AgendaItem(PublicNoun, VersionedModel):
    """One matter. order: its place among those beside it. minutes: how long it may take.

    origin: the record it came from, such as "backlog:<uuid>"; url: the page of that record, without a language prefix.
    """

    thread_end = "asiakohta"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting"))
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("below")
    )
    order = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    presenter = models.CharField(_("presenter"), max_length=150, blank=True)
    text = models.TextField(_("what it is about"), max_length=10000, blank=True)
    proposal = models.TextField(_("proposal"), max_length=5000, blank=True, help_text=_("What should be decided."))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_closed = models.BooleanField(
        _("closed"), default=False, help_text=_("Only those who have a seat see it, even its title.")
    )
    is_last = models.BooleanField(default=False, editable=False)
    origin = models.CharField(max_length=80, blank=True, editable=False)
    url = models.CharField(max_length=300, blank=True, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "origin"], condition=~Q(origin=""), name="agenda_item_once_per_origin"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="agenda_item_not_under_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#asia-{self.pk}"
