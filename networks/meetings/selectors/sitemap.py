"""Public meetings for the sitemap."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jane_portal.core.registry import SitemapSource
from networks.meetings.models import Meeting
from networks.meetings.models.meeting import MeetingQuerySet


def _shown() -> MeetingQuerySet:
    return Meeting.objects.visible_to(AnonymousUser()).order_by("pk")


def _pages(offset: int, limit: int) -> list[tuple[str, datetime.date | None]]:
    rows = _shown().values_list("pk", "updated_at")[offset : offset + limit]
    return [(f"/kokoukset/{pk}/", timezone.localdate(at)) for pk, at in rows]


SITEMAPS = [SitemapSource("meetings", lambda: _shown().count(), _pages)]
