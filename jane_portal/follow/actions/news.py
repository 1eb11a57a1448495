"""What has happened: written by the action of the room that owns the record, inside its transaction."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

from django.utils import timezone

from jane_portal.follow.models import News
from jane_portal.follow.selectors.registry import news_kinds

# No letter looks further back: a portal that has been still for longer tells the rest only.
KEPT = datetime.timedelta(days=120)


def record_news(*, kind: str, about: tuple[str, uuid.UUID], topics: Iterable[str]) -> None:
    """Something has happened to the record `about` (kind of the thread, UUID): tell those who follow these topics.

    At most one of a kind about a record a day; more are left out. Raises KeyError for a kind that no room has named.
    """
    news_kinds()[kind]
    now = timezone.now()
    piece = News(
        created_at=now,
        day=timezone.localdate(now),
        kind=kind,
        about_kind=about[0],
        about=about[1],
        topics=sorted(set(topics)),
    )
    News.objects.bulk_create([piece], ignore_conflicts=True)


def take_news_back(*, kind: str, about: tuple[str, uuid.UUID]) -> None:
    """It is not so any more: letters that have not left do not tell it."""
    News.objects.filter(kind=kind, about_kind=about[0], about=about[1]).delete()


def take_many_back(*, kind: str, about_kind: str, keys: Iterable[uuid.UUID]) -> None:
    """The same for many records of one kind. One statement."""
    News.objects.filter(kind=kind, about_kind=about_kind, about__in=list(keys)).delete()


def drop_old_news() -> int:
    """Nightly. Returns how many went."""
    return News.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
