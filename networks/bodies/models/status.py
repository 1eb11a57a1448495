"""The status page of a theme group, in the headings of the sources (domain E10)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import TimestampedModel, VersionedModel

from .body import Body


class GroupStatusQuerySet(models.QuerySet["GroupStatus"]):
    def visible_to(self, user: Any) -> GroupStatusQuerySet:
        return self.filter(body__in=Body.objects.visible_to(user))


@tracked(title=_("history of what groups strive for"))
class GroupStatus(TimestampedModel, VersionedModel):
    """What a body strives for and where it stands. stated_on: the day on which that was last written."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="status")
    main_goal = models.CharField(_("main goal"), max_length=500, blank=True)
    goals = models.TextField(_("goals"), max_length=4000, blank=True)
    done = models.TextField(_("done so far"), max_length=4000, blank=True)
    coming = models.TextField(_("coming"), max_length=4000, blank=True)
    visions = models.TextField(_("visions"), max_length=4000, blank=True)
    stated_on = models.DateField(_("written"), null=True, blank=True)

    objects = GroupStatusQuerySet.as_manager()

    PARTS = ("goals", "done", "coming", "visions")

    class Meta:
        verbose_name = _("what a group strives for")
        verbose_name_plural = _("what groups strive for")

    def __str__(self) -> str:
        return self.main_goal

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Headings and texts of what has been written, in the order of the page."""
        titles = (_("goals"), _("done so far"), _("coming"), _("visions"))
        named = zip(titles, (self.goals, self.done, self.coming, self.visions), strict=True)
        return [(str(title), text) for title, text in named if text.strip()]
