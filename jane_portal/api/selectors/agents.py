"""Who is in an office today, and the elections of agents, as a visitor may see them."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from networks.representation.models import Candidate, Election, Office

from .slices import VISITOR, Slice, cut

_PLACES = ("municipality", "area")


def offices(municipality: str | None, since: datetime.datetime | None, number: int, size: int) -> Slice[Office]:
    """Those of today, by place. Two statements."""
    rows = _narrowed(Office.objects.visible_to(VISITOR).in_force(), municipality, since)
    rows = rows.order_by("municipality__sort_key", "area__sort_key", "since", "pk")
    return cut(rows, number, size, _with_holder(rows))


def office(key: uuid.UUID) -> Office | None:
    """None for one that has not begun or has ended."""
    return _with_holder(Office.objects.visible_to(VISITOR).in_force().filter(uuid=key)).first()


def _with_holder(rows: QuerySet[Office]) -> QuerySet[Office]:
    return rows.select_related("user", "on_behalf_of", *_PLACES)


def elections(municipality: str | None, since: datetime.datetime | None, number: int, size: int) -> Slice[Election]:
    """Announced ones, the newest term first, each with those who stand as `standing_read`. Three statements."""
    rows = _narrowed(Election.objects.visible_to(VISITOR), municipality, since).order_by("-term_since", "-pk")
    found = cut(rows, number, size, rows.select_related(*_PLACES))
    _fill(found.records)
    return found


def election(key: uuid.UUID) -> Election | None:
    found = Election.objects.visible_to(VISITOR).filter(uuid=key).select_related(*_PLACES).first()
    if found is not None:
        _fill([found])
    return found


def _narrowed(rows: Any, municipality: str | None, since: datetime.datetime | None) -> Any:
    if municipality is not None:
        rows = rows.filter(municipality__code=municipality)
    return rows if since is None else rows.filter(updated_at__gte=since)


def _fill(records: Iterable[Election]) -> None:
    """In the order of the page. One statement."""
    by_election: dict[int, list[Candidate]] = defaultdict(list)
    rows = Candidate.objects.filter(election__in=list(records)).standing()
    rows = rows.select_related("user", "organisation", "election")
    for one in rows.order_by("-elected", "-votes", "organisation__sort_key", "pk"):
        by_election[one.election_id].append(one)
    for record in records:
        record.standing_read = by_election[record.pk]  # type: ignore[attr-defined]


def public_offices() -> QuerySet[Office]:
    """Offices of today, each with `changed`."""
    return Office.objects.visible_to(VISITOR).in_force().annotate(changed=F("updated_at"))


def public_elections() -> QuerySet[Election]:
    return Election.objects.visible_to(VISITOR).annotate(changed=F("updated_at"))
