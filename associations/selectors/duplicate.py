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
NEAR = 0.7
UNDO_DAYS = 30
# A beginning of a word that more names of a municipality share than this tells nothing about them.
COMMON = 40

# Only names of one municipality that share the beginning of an uncommon word, or are equal, are compared letter by
# letter: comparing each with each took 18 s at 3,800 entries.
_PAIRS = r"""
WITH named AS MATERIALIZED (
    SELECT id, domicile_id, btrim(regexp_replace(regexp_replace(lower(name_fi), '[^[:alnum:]åäö]+', ' ', 'g'),
           '\m(ry|rf|r y|r f|yhdistys)\M', '', 'g')) AS plain
    FROM associations_organisation
    WHERE deleted_at IS NULL AND merged_into_id IS NULL AND domicile_id IS NOT NULL
), words AS MATERIALIZED (
    SELECT DISTINCT id, domicile_id, left(word, 5) AS word
    FROM named, unnest(string_to_array(plain, ' ')) AS word WHERE length(word) > 2
), uncommon AS MATERIALIZED (
    SELECT domicile_id, word FROM words GROUP BY domicile_id, word HAVING count(*) BETWEEN 2 AND %(common)s
), candidates AS (
    SELECT a.id AS first, b.id AS second FROM words a JOIN uncommon USING (domicile_id, word)
    JOIN words b USING (domicile_id, word) WHERE a.id < b.id
    UNION
    SELECT a.id, b.id FROM named a JOIN named b USING (domicile_id, plain) WHERE a.id < b.id AND plain <> ''
)
SELECT first, second, similarity(a.plain, b.plain) AS near
FROM candidates JOIN named a ON a.id = first JOIN named b ON b.id = second
WHERE similarity(a.plain, b.plain) >= %(near)s
  AND NOT EXISTS (SELECT 1 FROM associations_distinctpair d WHERE d.first_id = first AND d.second_id = second)
ORDER BY near DESC, first, second
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
    """The most alike first, without those found to be different. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"near": NEAR, "common": COMMON, "limit": limit})
        found: list[tuple[int, int, float]] = cursor.fetchall()
    ids = {pk for first, second, _near in found for pk in (first, second)}
    rows = {row.pk: row for row in Organisation.objects.filter(pk__in=ids).select_related("domicile")}
    return [Pair(rows[first], rows[second], near) for first, second, near in found]


def merges_to_undo() -> list[Merge]:
    """Merges of the last 30 days that stand."""
    since = timezone.now() - datetime.timedelta(days=UNDO_DAYS)
    rows = Merge.objects.filter(created_at__gte=since, undone_at=None).select_related("kept", "dropped", "merged_by")
    return list(rows.order_by("-created_at"))
