"""Public pages of bodies for the sitemap."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jane_portal.core.registry import SitemapSource
from networks.bodies.models import Body, BodyQuerySet


def _shown() -> BodyQuerySet:
    return Body.objects.visible_to(AnonymousUser()).order_by("pk")


def _pages(offset: int, limit: int) -> list[tuple[str, datetime.date | None]]:
    rows = _shown().values_list("slug", "updated_at")[offset : offset + limit]
    return [(f"/toimielimet/{slug}/", timezone.localdate(at)) for slug, at in rows]


SITEMAPS = [SitemapSource("bodies", lambda: _shown().count(), _pages)]
