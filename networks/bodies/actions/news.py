"""News of a body: written, changed, published and taken back by those who keep its papers."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from jane_portal.follow.actions.news import record_news, take_news_back
from networks.bodies.models import Body, BodyNews
from networks.bodies.selectors.following import NEWS, topics_of

from .paper_search import refresh_paper

FIELDS = frozenset({"title", "text"})


@action
def create_news(*, body: Body, values: dict[str, Any], by: User | None) -> BodyNews:
    """A draft that only those who keep the papers of the body see."""
    news = BodyNews(body=body)
    _write(news, values)
    news.save()
    return news


@action
def change_news(*, news: BodyNews, version: int, values: dict[str, Any], by: User | None) -> BodyNews:
    """What is shown stays shown. Raises StaleVersionError."""
    current = lock_version(news, version)
    _write(current, values)
    current.save()
    refresh_paper(current)
    return current


@action
def publish_news(*, news: BodyNews, by: User | None) -> BodyNews:
    """Show it to everybody and tell those who follow; nothing changes when it is shown already."""
    return _show(news, True)


@action
def withdraw_news(*, news: BodyNews, by: User | None) -> BodyNews:
    """A draft again; nothing changes when it is one."""
    return _show(news, False)


def _show(news: BodyNews, shown: bool) -> BodyNews:
    current = BodyNews.objects.select_for_update(of=("self",)).select_related("body__municipality").get(pk=news.pk)
    if (current.published_at is not None) == shown:
        return current
    current.published_at = timezone.now() if shown else None
    current.version += 1
    current.save(update_fields=["published_at", "version", "updated_at"])
    about = (BodyNews.thread_end, current.uuid)
    if shown:
        record_news(kind=NEWS, about=about, topics=topics_of(current.body))
    else:
        take_news_back(kind=NEWS, about=about)
    refresh_paper(current)
    return current


def _write(news: BodyNews, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(news, name, value)
