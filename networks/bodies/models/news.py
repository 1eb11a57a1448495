"""News of a body, published by its own chair and secretary (domain C1: local bodies publish themselves)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import tracked
from jane_portal.core.models import PublicNoun, VersionedModel

from .body import Body
from .paper import ShownQuerySet


@tracked(title=_("history of news"))
class BodyNews(PublicNoun, VersionedModel):
    """One piece of news. Withdrawn, it is a draft again."""

    thread_end = "uutinen"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="news")
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=8000)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects: Any = ShownQuerySet.as_manager()

    class Meta:
        verbose_name = _("news of a group")
        verbose_name_plural = _("news of groups")
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["body", "-published_at"], name="bodynews_of_body")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("body_news_detail", kwargs={"pk": self.pk})
