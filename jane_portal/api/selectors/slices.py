"""One page of a list, and how much there is of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Model, QuerySet, Subquery

T = TypeVar("T")
M = TypeVar("M", bound=Model)

# Whoever asks gets what a visitor gets: the answers are public and lie in shared caches.
VISITOR: Any = AnonymousUser()


@dataclass(frozen=True)
class Slice(Generic[T]):
    """The records of one page, and how many there are in all. number: of the page, from 1."""

    records: list[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def cut(rows: QuerySet[M], number: int, size: int, read: QuerySet[M] | None = None) -> Slice[M]:
    """Two statements. read: the same rows with what is needed of them, where counting can do without it."""
    first = (number - 1) * size
    total = rows.count()
    wanted = rows if read is None else read
    return Slice(list(wanted[first : first + size]) if first < total else [], total, number, size)


def cut_list(rows: list[T], number: int, size: int) -> Slice[T]:
    first = (number - 1) * size
    return Slice(rows[first : first + size], len(rows), number, size)


@dataclass(frozen=True)
class Extent:
    """How many records a list has, and when it last changed; nothing for a list that was always empty."""

    count: int
    changed: datetime.datetime | None


def extent(rows: QuerySet[M], *parts: str) -> Extent:
    """One statement. parts: models of the associations room whose history tells of changes that the rows themselves
    do not show, such as a removed record.
    """
    moments = {"own": Max("updated_at")}
    for part in parts:
        events: Any = apps.get_model("associations", f"{part}Event").objects.order_by("-pgh_created_at")
        moments[part] = Max(Subquery(events.values("pgh_created_at")[:1]))
    found = rows.order_by().aggregate(count=Count("pk"), **moments)
    count = found.pop("count")
    return Extent(count, max((moment for moment in found.values() if moment is not None), default=None))
