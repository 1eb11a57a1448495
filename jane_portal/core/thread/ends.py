"""What a room gives so that its records can be ends of the thread's links."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override


@dataclass(frozen=True)
class Node:
    """A record as the thread shows it. url: its page in the language in use. day: what it is dated by."""

    title: str
    url: str
    day: datetime.date | None = None
    note: str = ""


@dataclass(frozen=True)
class ThreadEnd:
    """One kind of record.

    nodes: (uuids, user) → those the user may see; one statement. url_names: the pages of one such record;
    locate: (arguments of the address, user) → the record's UUID, None when there is none that the user may see.
    """

    key: str
    title: Any
    nodes: Callable[[set[uuid.UUID], Any], dict[uuid.UUID, Node]]
    url_names: tuple[str, ...] = ()
    locate: Callable[[dict[str, Any], Any], uuid.UUID | None] | None = None


_ends: dict[str, ThreadEnd] = {}


def register_end(end: ThreadEnd) -> None:
    _ends[end.key] = end


def ends() -> dict[str, ThreadEnd]:
    return dict(_ends)


def located(address: str, user: Any) -> tuple[str, uuid.UUID] | None:
    """The end that an address of the portal leads to, in any language; None when there is none for this user."""
    try:
        path = urlsplit(address.strip()).path
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            match = resolve(path)
    except (Resolver404, ValueError):
        return None
    for end in _ends.values():
        if match.url_name in end.url_names and end.locate is not None:
            found = end.locate(match.kwargs, user)
            return (end.key, found) if found else None
    return None
