"""One page of a list, and how much there is of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Model, QuerySet, Subquery, Value

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


def totals(first: QuerySet[Any], then: QuerySet[Any]) -> tuple[int, int]:
    """How many rows each of two lists has. One statement."""
    one, two = (
        rows.order_by()
        .annotate(which=Value(number))
        .values("which")
        .annotate(total=Count("pk"))
        .values("which", "total")
        for number, rows in enumerate((first, then))
    )
    found = {row["which"]: row["total"] for row in one.union(two, all=True)}
    return found.get(0, 0), found.get(1, 0)


def extents_together(*lists: QuerySet[Any]) -> tuple[Extent, ...]:
    """Of lists from which nothing is removed; each row says by `changed` when it last changed. One statement."""
    one, *rest = (
        rows.order_by()
        .annotate(which=Value(number))
        .values("which")
        .annotate(total=Count("pk"), last=Max("changed"))
        .values("which", "total", "last")
        for number, rows in enumerate(lists)
    )
    found = {row["which"]: Extent(row["total"], row["last"]) for row in one.union(*rest, all=True)}
    return tuple(found.get(number, Extent(0, None)) for number in range(len(lists)))
