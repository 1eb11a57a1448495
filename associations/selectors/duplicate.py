"""Entries that may be the same association twice: near-equal names in the same municipality.

Equal register numbers and business IDs cannot happen: the database refuses them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from associations.models import Merge, Organisation

# Similarity of trigrams from which two names are shown; 1 is equal.
NEAR = 0.62
UNDO_DAYS = 30
# Beyond this many entries only equal names are compared: near ones would take minutes.
MANY = 12_000

_PAIRS = r"""
WITH named AS MATERIALIZED (
    SELECT id, domicile_id, btrim(regexp_replace(regexp_replace(lower(name_fi), '[^[:alnum:]åäö]+', ' ', 'g'),
           '\m(ry|rf|r y|r f|yhdistys)\M', '', 'g')) AS plain
    FROM associations_organisation
    WHERE deleted_at IS NULL AND merged_into_id IS NULL AND domicile_id IS NOT NULL
)
SELECT a.id, b.id, similarity(a.plain, b.plain) AS near
FROM named a JOIN named b ON b.domicile_id = a.domicile_id AND b.id > a.id
WHERE (a.plain = b.plain OR (%(near)s > 0 AND similarity(a.plain, b.plain) >= %(near)s))
  AND a.plain <> ''
  AND NOT EXISTS (SELECT 1 FROM associations_distinctpair d WHERE d.first_id = a.id AND d.second_id = b.id)
ORDER BY near DESC, a.id, b.id
LIMIT %(limit)s
"""


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
    many = Organisation.objects.count() > MANY
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"near": 0 if many else NEAR, "limit": limit})
        found: list[tuple[int, int, float]] = cursor.fetchall()
    ids = {pk for first, second, _near in found for pk in (first, second)}
    rows = {row.pk: row for row in Organisation.objects.filter(pk__in=ids).select_related("domicile")}
    return [Pair(rows[first], rows[second], near) for first, second, near in found]


def merges_to_undo() -> list[Merge]:
    """Merges of the last 30 days that stand."""
    since = timezone.now() - datetime.timedelta(days=UNDO_DAYS)
    rows = Merge.objects.filter(created_at__gte=since, undone_at=None).select_related("kept", "dropped", "merged_by")
    return list(rows.order_by("-created_at"))
