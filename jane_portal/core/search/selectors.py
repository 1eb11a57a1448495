"""What /haku/ finds among the search entries: one statement for all kinds."""

from __future__ import annotations

from typing import Any

from django.db import connection

from jane_portal.core.registry import Hit

from .query import Query
from .visibility import seen_by

_SQL = """
WITH hits AS MATERIALIZED (
    SELECT kind, title, snippet, url, day, {score} AS score
    FROM core_searchentry WHERE terms @@ %(wanted)s::tsquery AND (%(kind)s = '' OR kind = %(kind)s)
), placed AS (
    SELECT *, count(*) OVER (PARTITION BY kind) AS total,
           row_number() OVER (PARTITION BY kind ORDER BY score DESC, day DESC NULLS LAST, title, url) AS place
    FROM hits
)
SELECT kind, title, url, snippet, total FROM placed
WHERE place > %(offset)s AND place <= %(offset)s + %(limit)s ORDER BY kind, place
"""


def find_entries(
    query: Query, user: Any, *, limit: int, kind: str = "", offset: int = 0
) -> dict[str, tuple[list[Hit], int]]:
    """Hits that the user may see and their total, by kind; the best first, `limit` of each kind from `offset` on."""
    if not query:
        return {}
    names = query.name_tsqueries
    score = " + ".join(f"(terms @@ %(name{place})s::tsquery)::int" for place in range(len(names)))
    parameters: dict[str, Any] = {f"name{place}": name for place, name in enumerate(names)}
    parameters |= {"wanted": f"{seen_by(user)}&{query.tsquery}", "kind": kind, "limit": limit, "offset": offset}
    found: dict[str, tuple[list[Hit], int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(score=score), parameters)
        for key, title, url, snippet, total in cursor.fetchall():
            found.setdefault(key, ([], total))[0].append(Hit(title, url, snippet))
    return found
