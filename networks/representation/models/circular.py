"""A letter of an agent, a local body or the secretary to all associations of a place."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import Role
from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun

from .place import PlacedModel

OFFICE = (Role.SECRETARY, Role.SUBSTITUTE_SECRETARY)


class CircularQuerySet(models.QuerySet["Circular"]):
    def visible_to(self, user: Any) -> CircularQuerySet:
        """One's own; the secretary sees them all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_role(*OFFICE) else self.filter(writer=user)


@tracked(title=_("history of letters to all associations of a place"))
class Circular(PlacedModel, PublicNoun):
    """uuid comes with the form, so that a press repeated makes no second letter.

    on_behalf_of: the office or body in whose name it is written, in words of the day. associations: how many were to
    get it; letters: how many letters were queued once all had been.
    """

    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("writer")
    )
    on_behalf_of = models.CharField(_("in the name of"), max_length=300)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("letter"), max_length=5000)
    reply_to = models.EmailField(_("answers go to"), max_length=254)
    associations = models.PositiveIntegerField(_("associations"), default=0)
    letters = models.PositiveIntegerField(_("letters"), null=True, blank=True)

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to all associations of a place")
        verbose_name_plural = _("letters to all associations of a place")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="circular_says_something"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("circular_detail", kwargs={"pk": self.pk})
