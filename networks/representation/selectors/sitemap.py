"""Public pages of agents and elections for the sitemap: offices of today, and every announced election."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jane_portal.core.registry import SitemapSource
from networks.representation.models import Election, Office


def _offices() -> Any:
    return Office.objects.in_force().order_by("pk")


def _elections() -> Any:
    return Election.objects.visible_to(AnonymousUser()).order_by("pk")


def _source(key: str, shown: Any, path: str) -> SitemapSource:
    def pages(offset: int, limit: int) -> list[tuple[str, datetime.date | None]]:
        rows = shown().values_list("pk", "updated_at")[offset : offset + limit]
        return [(f"{path}{pk}/", timezone.localdate(at)) for pk, at in rows]

    return SitemapSource(key, lambda: int(shown().count()), pages)


AGENT_SITEMAPS = [_source("agents", _offices, "/agentit/"), _source("elections", _elections, "/vaalit/")]
