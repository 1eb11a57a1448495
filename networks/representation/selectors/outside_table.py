"""Seats of the table of representatives, by the filter and the page, from statements that are worded once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Count, Value

from jane_portal.core.ready import ReadyRows
from networks.representation.models.external import ExternalSeatQuerySet

from .outside import Line, joined, lines_from_rows, seats_today


@dataclass(frozen=True)
class TableSeats:
    """What a paginator cuts its page from. municipality: a slug, kind: of the body; empty narrows nothing."""

    day: datetime.date
    municipality: str = ""
    kind: str = ""
    first: int = 0
    end: int = 0

    def count(self) -> int:
        """One statement."""
        found = _count(bool(self.municipality), bool(self.kind))(*self._values)
        return int(found[0][0]) if found else 0

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> TableSeats:
        return replace(self, first=part.start, end=part.stop)

    def lines(self, user: Any) -> list[Line]:
        """Of the part that was cut out. Two statements; none for a part without rows, which no statement words."""
        if self.end <= self.first:
            return []
        ready = _part(bool(self.municipality), bool(self.kind), self.first, self.end)
        return lines_from_rows(ready(*self._values), user, self.day)

    @property
    def _values(self) -> list[Any]:
        return [self.day, *filter(None, (self.municipality, self.kind))]


def _narrowed(of_place: bool, of_kind: bool, day: Any, *values: Any) -> ExternalSeatQuerySet:
    names = ["body__municipality__slug"] * of_place + ["body__kind"] * of_kind
    return seats_today(day).filter(**dict(zip(names, values, strict=True)))


@lru_cache(maxsize=4)
def _count(of_place: bool, of_kind: bool) -> ReadyRows:
    """No row when there is none to count: all are one group, as `count()` itself would ask at once."""

    def make(*places: Any) -> Any:
        seats = _narrowed(of_place, of_kind, *places).order_by().annotate(all=Value(1))
        return seats.values("all").annotate(number=Count("pk")).values_list("number")

    return ReadyRows(1 + of_place + of_kind, make)


@lru_cache(maxsize=256)
def _part(of_place: bool, of_kind: bool, first: int, end: int) -> ReadyRows:
    """Where a page begins stands in the statement itself."""
    return ReadyRows(1 + of_place + of_kind, lambda *places: joined(_narrowed(of_place, of_kind, *places)[first:end]))
