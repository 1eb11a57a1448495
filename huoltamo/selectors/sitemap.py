"""Public pages of this room for the sitemap: paths without a language prefix, with the day of the last change."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override

from huoltamo.models import Listing, Need, Offer, Practice
from jane_portal.core.registry import SitemapSource


def _shown(model: type[Listing | Practice]) -> Any:
    """What everybody sees."""
    return model._default_manager.visible_to(AnonymousUser()).order_by("pk")


def _pages(model: type[Listing | Practice]) -> Callable[[int, int], list[tuple[str, datetime.date | None]]]:
    def pages(offset: int, limit: int) -> list[tuple[str, datetime.date | None]]:
        with override(settings.LANGUAGE_CODE):
            rows = _shown(model).only("pk", "updated_at")[offset : offset + limit]
            return [(one.get_absolute_url(), timezone.localdate(one.updated_at)) for one in rows]

    return pages


SITEMAPS = [
    SitemapSource("offers", lambda: _shown(Offer).count(), _pages(Offer)),
    SitemapSource("needs", lambda: _shown(Need).count(), _pages(Need)),
    SitemapSource("practices", lambda: _shown(Practice).count(), _pages(Practice)),
]
