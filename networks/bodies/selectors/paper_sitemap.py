"""Public pages of papers for the sitemap."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jane_portal.core.registry import SitemapSource
from networks.bodies.models import BodyNews, Campaign, Statement


def _source(key: str, model: Any, path: str) -> SitemapSource:
    def shown() -> Any:
        return model.objects.visible_to(AnonymousUser()).order_by("pk")

    def pages(offset: int, limit: int) -> list[tuple[str, datetime.date | None]]:
        rows = shown().values_list("pk", "updated_at")[offset : offset + limit]
        return [(f"{path}{pk}/", timezone.localdate(at)) for pk, at in rows]

    return SitemapSource(key, lambda: int(shown().count()), pages)


PAPER_SITEMAPS = [
    _source("body-news", BodyNews, "/toimielimet/uutiset/"),
    _source("statements", Statement, "/lausunnot/"),
    _source("campaigns", Campaign, "/kampanjat/"),
]
