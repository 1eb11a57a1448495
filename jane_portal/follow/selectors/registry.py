"""What can be followed, which searches can be kept, and what can happen: registered by the rooms that own them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jane_portal.core.thread.ends import Node


@dataclass(frozen=True)
class Followable:
    """One kind of thing.

    key: also part of addresses. noun: "municipality". nodes: (uuids, user) → title and page of those the user may see;
    one statement. order: place in letters; news that concern several followed things stand under the first one.
    """

    key: str
    noun: Any
    nodes: Callable[[set[uuid.UUID], Any], dict[uuid.UUID, Node]]
    order: int = 100


@dataclass(frozen=True)
class SavedSearch:
    """One list that can be searched.

    canonical: any query string → its one clean form; never raises. title: what it asks, in the language of the page.
    url: the page of its hits. keys: (canonical, most) → keys of the newest hits that everybody may see, one statement
    beside the analysis of words. nodes: (keys, user) → title and page of those the user may see, one statement.
    """

    key: str
    noun: Any
    canonical: Callable[[str], str]
    title: Callable[[str], str]
    url: Callable[[str], str]
    keys: Callable[[str, int], list[int]]
    nodes: Callable[[set[int], Any], dict[int, Node]]


@dataclass(frozen=True)
class NewsKind:
    """words: what has happened, before the title of the record. minor: not told of a record with other news."""

    key: str
    words: Any
    minor: bool = False


_followables: dict[str, Followable] = {}
_searches: dict[str, SavedSearch] = {}
_news_kinds: dict[str, NewsKind] = {}


def register_followable(followable: Followable) -> None:
    _followables[followable.key] = followable


def register_saved_search(search: SavedSearch) -> None:
    _searches[search.key] = search


def register_news_kind(kind: NewsKind) -> None:
    _news_kinds[kind.key] = kind


def followables() -> dict[str, Followable]:
    return dict(_followables)


def saved_searches() -> dict[str, SavedSearch]:
    return dict(_searches)


def news_kinds() -> dict[str, NewsKind]:
    return dict(_news_kinds)
