"""Entries that may be the same association twice: near-equal names in the same municipality.

Equal register numbers and business IDs cannot happen: the database refuses them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from associations.models import DistinctPair, Merge, Organisation

from .duplicate_names import alike, candidates, plain

UNDO_DAYS = 30


@dataclass(frozen=True)
class Pair:
    """Two entries that look alike. near: 0–1."""

    first: Organisation
    second: Organisation
    near: float

    @property
    def percent(self) -> int:
        return round(self.near * 100)


def pairs(limit: int = 50) -> list[Pair]:
    """The most alike first, without those found to be different. Three statements."""
    rows = Organisation.objects.filter(deleted_at=None, merged_into=None, domicile__isnull=False)
    named = [(pk, place, plain(name)) for pk, place, name in rows.values_list("pk", "domicile_id", "name_fi")]
    names = {pk: words for pk, _place, words in named}
    apart = set(DistinctPair.objects.values_list("first_id", "second_id"))
    near = [(alike(names[one], names[two]), one, two) for one, two in candidates(named) if (one, two) not in apart]
    best = sorted((pair for pair in near if pair[0] > 0), key=lambda pair: (-pair[0], *pair[1:]))[:limit]
    ids = {pk for _near, first, second in best for pk in (first, second)}
    found = {row.pk: row for row in Organisation.objects.filter(pk__in=ids).select_related("domicile")}
    return [Pair(found[first], found[second], how) for how, first, second in best]


def merges_to_undo() -> list[Merge]:
    """Merges of the last 30 days that stand."""
    since = timezone.now() - datetime.timedelta(days=UNDO_DAYS)
    rows = Merge.objects.filter(created_at__gte=since, undone_at=None).select_related("kept", "dropped", "merged_by")
    return list(rows.order_by("-created_at"))
