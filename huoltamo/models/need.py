"""What an association looks for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked, tracked_relation

from .listing import Listing, listing_constraints


@tracked(title=_("history of needs"))
class Need(Listing):
    """ "We are looking for": a service from another association, or people to do things with."""

    class Sought(models.TextChoices):
        SERVICE = "service", _("help or a thing from another association")
        DOERS = "doers", _("doers: board members, volunteers")

    thread_end = "tarve"
    noun = "need"

    sought = models.CharField(_("what is sought"), max_length=7, choices=Sought, default=Sought.SERVICE)
    wished_from = models.DateField(_("wished from"), null=True, blank=True)
    wished_until = models.DateField(_("wished until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        default_related_name = "needs"
        ordering = ["sort_key", "id"]
        constraints = [
            *listing_constraints("need"),
            models.CheckConstraint(
                condition=Q(wished_until=None) | Q(wished_until__gte=F("wished_from")), name="need_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="need_of_organisation")]


@tracked_relation()
class NeedIn(Need.municipalities.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = _("municipality of the need")


@tracked_relation()
class NeedInArea(Need.areas.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = _("village or area of the need")
