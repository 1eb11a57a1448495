"""Atom feeds (RFC 4287): identifiers that never change, the moment of the last change, at most 50 entries a page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language

# Entries on one page; the newest come first.
LONGEST = 50
_FEEDS = UUID("6f1c0e0c-6ed8-5f3a-8f5e-0d5a3f1f9a11")
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One record. path: of its page, with the prefix of the language. text: plain."""

    uuid: UUID
    title: str
    path: str
    text: str
    published: datetime.datetime
    updated: datetime.datetime
    topics: Sequence[str] = ()


class PagedFeed(Atom1Feed):
    """With the way to the older entries and back to the newest (RFC 5005, section 3)."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel in ("first", "next"):
            if self.feed[rel]:
                handler.addQuickElement("link", "", {"rel": rel, "href": settings.PORTAL_BASE_URL + self.feed[rel]})


def atom_response(
    *, title: str, path: str, page: str, author: str, entries: Sequence[Entry], here: str = "", older: str = ""
) -> HttpResponse:
    """path: of the feed itself, with its query; page: of the list that people read. here: path of this page of the
    feed, when it is not the first; older: path of the next one, if there is one.
    """
    feed = PagedFeed(
        title=clean(title),
        link=settings.PORTAL_BASE_URL + page,
        description="",
        language=get_language() or "fi",
        author_name=clean(author),
        feed_url=settings.PORTAL_BASE_URL + (here or path),
        feed_guid=f"urn:uuid:{uuid5(_FEEDS, path)}",
        first=path if here else "",
        next=older,
    )
    for entry in entries[:LONGEST]:
        feed.add_item(
            title=clean(entry.title),
            link=settings.PORTAL_BASE_URL + entry.path,
            # The generator calls it HTML, so the text is written as HTML.
            description=escape(clean(entry.text)),
            unique_id=f"urn:uuid:{entry.uuid}",
            pubdate=timezone.localtime(entry.published),
            updateddate=timezone.localtime(entry.updated),
            categories=[clean(topic) for topic in entry.topics if topic],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def clean(text: str) -> str:
    return _NOT_XML.sub(" ", text)
