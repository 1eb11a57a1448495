"""Reads of what a body has on its page beside its seats."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from jane_portal.core.feeds.atom import LONGEST, Entry
from jane_portal.core.web.markup import cut
from networks.bodies.models import Body, BodyNews, Material, Statement, StatementState

PAGE_SIZE = 20
FEED_TEXT = 300


def news_page(body: Body, user: Any, number: int) -> Page:
    """News that the viewer sees, drafts first, then the newest. Two statements."""
    found = BodyNews.objects.visible_to(user).filter(body=body).order_by("-published_at", "-pk")
    return Paginator(found, PAGE_SIZE).get_page(number)


def material_page(body: Body, user: Any, text: str, number: int) -> Page:
    """Materials that the viewer sees and that hold all the words, by title. Two statements."""
    found = Material.objects.visible_to(user).filter(body=body).select_related("stored", "sector")
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(description__icontains=word)
            | Q(author__icontains=word)
            | Q(theme__icontains=word)
            | Q(sector__name_fi__icontains=word)
            | Q(year__contains=word)
        )
    return Paginator(found.order_by("-year", "title", "pk"), PAGE_SIZE).get_page(number)


def feed_entries(body: Body, user: Any) -> list[Entry]:
    """News that the body has published and statements that it has given, newest first. Two statements."""
    news = BodyNews.objects.visible_to(user).filter(body=body, published_at__isnull=False)
    given = Statement.objects.visible_to(user).filter(body=body, state=StatementState.GIVEN)
    found = [_entry(one, one.published_at) for one in news.order_by("-published_at", "-pk")[:LONGEST]]
    found += [_entry(one, one.given_at) for one in given.order_by("-given_at", "-pk")[:LONGEST]]
    return sorted(found, key=lambda one: one.published, reverse=True)[:LONGEST]


def _entry(one: Any, moment: Any) -> Entry:
    return Entry(
        uuid=one.uuid,
        title=one.title,
        path=one.get_absolute_url(),
        text=cut(one.text, FEED_TEXT),
        published=moment,
        updated=one.updated_at,
    )
