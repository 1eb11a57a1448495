"""Registries through which upper rooms show themselves on pages below them, without being imported there.

A room registers in its `apps.py`; the page that shows the entries asks the registry. Each entry says how many SQL
statements it may use; a test runs them all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jane_portal.core.feeds.ics import CalendarEvent


@dataclass(frozen=True)
class Block:
    """A part of a composite page.

    place: "front", "desk", "municipality", "municipality_card" (printed), "association" or "body". template: rendered
    with what `context` returns.
    context: takes (subject, user), reads only what `user` may see; None leaves the block out.
    """

    key: str
    place: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    order: int = 100
    statements: int = 1


@dataclass(frozen=True)
class Hit:
    """One record in the results of /haku/. url: a path without a language prefix.

    snippet: what the record is. extract: where in its text the words stand, as markup of core.web.markup.extract.
    """

    title: str
    url: str
    snippet: str = ""
    note: str = ""
    extract: str = ""


@dataclass(frozen=True)
class SearchSource:
    """One kind of record in /haku/, as a group of results.

    A kind whose records are `core.SearchEntry` rows needs no `search`: one statement finds all such kinds. A kind with
    an index of its own gives `search`: takes (core.search.query.Query, user, limit), returns hits and the total.
    more_url: takes the text searched for, gives the page with all hits of the kind.
    """

    key: str
    title: Any
    search: Callable[[Any, Any, int], tuple[list[Hit], int]] | None = None
    more_url: Callable[[str], str] | None = None
    order: int = 100
    statements: int = 1


@dataclass(frozen=True)
class SearchRebuilder:
    """What `rebuild_search` makes anew. rebuild: takes a progress function, returns the number of records."""

    key: str
    title: str
    rebuild: Callable[[Callable[[int], None]], int]


@dataclass(frozen=True)
class ReferencePart:
    """Reference rows of a room. load: brings them in line with the files; returns rows written, by name."""

    order: int
    load: Callable[[], dict[str, int]]


_echoes: dict[str, list[Callable[..., None]]] = {}


def register_echo(noun: str, refresh: Callable[..., None]) -> None:
    """Let rows of an upper room follow a record below it, inside the transaction that changes the record.

    noun: "organisation" or "body". refresh: takes (keys, *, patient), also of records that are deleted or merged.
    """
    _echoes.setdefault(noun, []).append(refresh)


def echo(noun: str, keys: Sequence[int], *, patient: bool = False) -> None:
    """These records may have changed: called by the room that owns them. patient: in the worker and in commands."""
    for refresh in _echoes.get(noun, ()):
        refresh(keys, patient=patient)


_reference: list[ReferencePart] = []


def register_reference(part: ReferencePart) -> None:
    _reference.append(part)


def reference_parts() -> list[ReferencePart]:
    return sorted(_reference, key=lambda part: part.order)


@dataclass(frozen=True)
class NavItem:
    """A room in the main navigation. url_name: the room's front page, which is public.

    also: how the room's addresses begin that do not stand under its front page, without the prefix of a language.
    """

    key: str
    title: Any
    url_name: str
    order: int = 100
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class SitemapSource:
    """Public pages of one kind, for programs that read the web.

    key: a part of the address of the file. total: how many, one statement. pages: (offset, limit) → (path without a
    language prefix, day of the last change), in an order that stays the same; one statement.
    """

    key: str
    total: Callable[[], int]
    pages: Callable[[int, int], list[tuple[str, date | None]]]


@dataclass(frozen=True)
class CalendarSource:
    """Dates of one kind in the calendar of a page, such as the meetings of a body.

    place: "body". events: takes (subject, user) and returns CalendarEvents of what `user` may see, in `statements`
    statements whatever their number; a feed has no session and asks as a visitor. A room registers in its `apps.py`:

        register_calendar(CalendarSource("meetings", "body", meeting_events))
    """

    key: str
    place: str
    events: "Callable[[Any, Any], list[CalendarEvent]]"
    statements: int = 1


_calendars: dict[str, CalendarSource] = {}


def register_calendar(source: CalendarSource) -> None:
    _calendars[f"{source.place}.{source.key}"] = source


def calendar_sources(place: str) -> list[CalendarSource]:
    return [source for source in _calendars.values() if source.place == place]


def calendar_events(place: str, subject: Any, user: Any) -> "list[CalendarEvent]":
    """The dates of all rooms for one page, the earliest first."""
    found = [event for source in calendar_sources(place) for event in source.events(subject, user)]
    return sorted(found, key=lambda event: (event.start.isoformat(), event.uuid))


_sitemaps: dict[str, SitemapSource] = {}


def register_sitemap(source: SitemapSource) -> None:
    _sitemaps[source.key] = source


def sitemaps() -> list[SitemapSource]:
    return list(_sitemaps.values())


_blocks: dict[str, Block] = {}
_navigation: dict[str, NavItem] = {}
_sources: dict[str, SearchSource] = {}
_rebuilders: dict[str, SearchRebuilder] = {}


@dataclass(frozen=True)
class ScopeKind:
    """A kind of scope of roles, such as "municipality".

    names: keys → names in the language of the page, one statement. find: (text, limit) → (key, name) of those
    whose name matches; an empty text lists them all up to the limit.
    """

    kind: str
    names: Callable[[set[str]], dict[str, str]]
    find: Callable[[str, int], list[tuple[str, str]]] | None = None


_scopes: dict[str, ScopeKind] = {}


def register_scope_namer(
    kind: str,
    names: Callable[[set[str]], dict[str, str]],
    find: Callable[[str, int], list[tuple[str, str]]] | None = None,
) -> None:
    """Let the room that owns the records of this kind of scope name them."""
    _scopes[kind] = ScopeKind(kind=kind, names=names, find=find)


def scope_kind(kind: str) -> ScopeKind | None:
    return _scopes.get(kind)


def scope_names(scopes: Iterable[str]) -> dict[str, str]:
    """Names of scopes such as "municipality:426"; one statement for each kind. Unknown ones are left out."""
    keys: dict[str, set[str]] = {}
    for scope in scopes:
        kind, _colon, key = scope.partition(":")
        if key:
            keys.setdefault(kind, set()).add(key)
    named: dict[str, str] = {}
    for kind, of_kind in keys.items():
        if kind in _scopes:
            named |= {f"{kind}:{key}": name for key, name in _scopes[kind].names(of_kind).items()}
    return named


@dataclass(frozen=True)
class PersonRecords:
    """A room's records that belong to a person, for the merge of two accounts of one person.

    count: how many a person (by pk) has. move: from the second person to the first one (kept, dropped), inside the
    action that merges; no constraint may break.
    """

    title: Any
    count: Callable[[int], int]
    move: Callable[[int, int], None]


_person_records: list[PersonRecords] = []


def register_person_records(records: PersonRecords) -> None:
    _person_records.append(records)


def person_records() -> list[PersonRecords]:
    return list(_person_records)


def register_block(block: Block) -> None:
    _blocks[f"{block.place}.{block.key}"] = block


def register_search(source: SearchSource) -> None:
    _sources[source.key] = source


def register_rebuilder(rebuilder: SearchRebuilder) -> None:
    _rebuilders[rebuilder.key] = rebuilder


def search_rebuilders() -> list[SearchRebuilder]:
    return list(_rebuilders.values())


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
