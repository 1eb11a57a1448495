"""Public pages of this room for the sitemap: paths without a language prefix, with the day of the last change."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from associations.models import Activity, AreaPeriod, Municipality, Organisation, Status
from jane_portal.core.registry import SitemapSource

VISITOR = AnonymousUser()
Pages = list[tuple[str, datetime.date | None]]


def _path(name: str, **arguments: Any) -> str:
    with override(settings.LANGUAGE_CODE):
        return reverse(name, kwargs=arguments)


def _associations() -> Any:
    return Organisation.objects.visible_to(VISITOR).exclude(status=Status.DISSOLVED).order_by("pk")


def _association_pages(offset: int, limit: int) -> Pages:
    rows = _associations().values_list("slug", "updated_at")[offset : offset + limit]
    return [(_path("association_detail", slug=slug), timezone.localdate(at)) for slug, at in rows]


def _activities() -> Any:
    return Activity.objects.visible_to(VISITOR).order_by("pk")


def _activity_pages(offset: int, limit: int) -> Pages:
    rows = _activities().values_list("pk", "updated_at")[offset : offset + limit]
    return [(_path("activity_detail", pk=pk), timezone.localdate(at)) for pk, at in rows]


def _municipalities() -> Any:
    return Municipality.objects.visible_to(VISITOR).of_region(settings.PORTAL_REGION).order_by("pk")


def _municipality_pages(offset: int, limit: int) -> Pages:
    rows = _municipalities().values_list("slug", flat=True)[offset : offset + limit]
    return [(_path("municipality_detail", slug=slug), None) for slug in rows]


def _areas() -> Any:
    here = Municipality.objects.visible_to(VISITOR).of_region(settings.PORTAL_REGION)
    return AreaPeriod.objects.visible_to(VISITOR).in_force().filter(municipality__in=here.values("pk")).order_by("pk")


def _area_pages(offset: int, limit: int) -> Pages:
    rows = _areas().values_list("municipality__slug", "area__slug")[offset : offset + limit]
    return [(_path("area_detail", slug=slug, area=area), None) for slug, area in rows]


SITEMAPS = [
    SitemapSource("associations", lambda: _associations().count(), _association_pages),
    SitemapSource("activities", lambda: _activities().count(), _activity_pages),
    SitemapSource("municipalities", lambda: _municipalities().count(), _municipality_pages),
    SitemapSource("areas", lambda: _areas().count(), _area_pages),
]
