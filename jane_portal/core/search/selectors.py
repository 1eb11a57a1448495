"""What /haku/ finds among the search entries: one statement for all kinds."""

from __future__ import annotations

from typing import Any

from django.db import connection

from jane_portal.core.registry import Hit
from jane_portal.core.web.extracts import MATCHED, asked_terms, extract, holds_hit, matches

from .query import Query
from .visibility import seen_by

_SQL = """
WITH hits AS MATERIALIZED (
    SELECT kind, title, snippet, body, url, day, {score} AS score
    FROM core_searchentry WHERE terms @@ %(wanted)s::tsquery AND (%(kind)s = '' OR kind = %(kind)s)
), placed AS (
    SELECT *, count(*) OVER (PARTITION BY kind) AS total,
           row_number() OVER (PARTITION BY kind ORDER BY score DESC, day DESC NULLS LAST, title, url) AS place
    FROM hits
), shown AS MATERIALIZED (
    SELECT * FROM placed WHERE place > %(offset)s AND place <= %(offset)s + %(limit)s
)
SELECT kind, title, url, snippet, body, total, {matched} FROM shown ORDER BY kind, place
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
    parameters["asked_terms"] = asked_terms(query)
    parameters |= {"wanted": f"{seen_by(user)}&{query.tsquery}", "kind": kind, "limit": limit, "offset": offset}
    found: dict[str, tuple[list[Hit], int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(score=score, matched=MATCHED.format(texts="SELECT body FROM shown")), parameters)
        for key, title, url, snippet, body, total, matched in cursor.fetchall():
            hits = matches(query, matched)
            place = extract(body, hits) if holds_hit(body, hits) else ""
            found.setdefault(key, ([], total))[0].append(Hit(title, url, snippet, extract=place))
    return found
