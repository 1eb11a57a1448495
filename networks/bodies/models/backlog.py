"""What waits for the agenda of a body."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel

from .body import Body


class BacklogState(models.TextChoices):
    WAITING = "waiting", _("waits for a meeting")
    TAKEN = "taken", _("taken to a meeting")
    DROPPED = "dropped", _("taken off the list")


class BacklogQuerySet(models.QuerySet["BacklogItem"]):
    def visible_to(self, user: Any) -> BacklogQuerySet:
        """Asked together with the body's page; `bodies.see_inside` tells who reads the list."""
        return self.filter(body__in=Body.objects.visible_to(user))

    def waiting(self) -> BacklogQuerySet:
        return self.filter(state=BacklogState.WAITING)


@tracked(title=_("history of matters that wait for a meeting"))
class BacklogItem(PublicNoun, VersionedModel):
    """One matter. origin: the record it came from, such as "report:<uuid>"; a repeat makes no second one.

    url: the page of the origin, without a language prefix. note: why it was taken off.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="backlog", verbose_name=_("body"))
    title = models.CharField(_("matter"), max_length=200)
    text = models.TextField(_("what it is about"), max_length=4000, blank=True)
    origin = models.CharField(max_length=80, blank=True, editable=False)
    url = models.CharField(max_length=300, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=BacklogState, default=BacklogState.WAITING)
    note = models.CharField(_("why"), max_length=500, blank=True)

    objects = BacklogQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter that waits for a meeting")
        verbose_name_plural = _("matters that wait for a meeting")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["origin"], condition=~Q(origin=""), name="backlog_once_per_origin"),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(note=""), name="backlog_drop_has_note"),
        ]

    def __str__(self) -> str:
        return self.title
