"""One page of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

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
