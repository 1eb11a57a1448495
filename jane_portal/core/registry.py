"""Registries through which upper rooms show themselves on pages below them, without being imported there.

A room registers in its `apps.py`; the page that shows the entries asks the registry. Each entry says how many SQL
statements it may use; a test runs them all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """A part of a composite page.

    place: "front", "desk", "municipality" or "association". template: rendered with what `context` returns.
    context: takes (subject, user), reads only what `user` may see; None leaves the block out.
    """

    key: str
    place: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    order: int = 100
    statements: int = 1


@dataclass(frozen=True)
class SearchSource:
    """One kind of record in /haku/. search: takes (query, user, limit), returns hits and the total."""

    key: str
    title: Any
    search: Callable[[str, Any, int], tuple[list["Hit"], int]]
    more_url: Callable[[str], str] | None = None
    order: int = 100
    statements: int = 2


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    snippet: str = ""
    note: str = ""


@dataclass(frozen=True)
class NavItem:
    """A room in the main navigation. url_name: the room's front page, which is public."""

    key: str
    title: Any
    url_name: str
    order: int = 100


_blocks: dict[str, Block] = {}
_navigation: dict[str, NavItem] = {}
_sources: dict[str, SearchSource] = {}


def register_block(block: Block) -> None:
    _blocks[f"{block.place}.{block.key}"] = block


def register_search(source: SearchSource) -> None:
    _sources[source.key] = source


def register_nav(item: NavItem) -> None:
    _navigation[item.key] = item


def navigation() -> list[NavItem]:
    return sorted(_navigation.values(), key=lambda item: item.order)


def blocks(place: str) -> list[Block]:
    """The blocks of one page, in order."""
    return sorted((block for block in _blocks.values() if block.place == place), key=lambda block: block.order)


def search_sources() -> list[SearchSource]:
    return sorted(_sources.values(), key=lambda source: source.order)


def filled(place: str, subject: Any, user: Any) -> Iterable[tuple[Block, dict[str, Any]]]:
    """The blocks of a page that have something to say to this user."""
    for block in blocks(place):
        context = block.context(subject, user)
        if context is not None:
            yield block, context
