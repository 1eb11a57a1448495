"""One question to the directory, one SQL statement: the page, the total and the counts of every facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from associations.models.directory import KIND_CODES, LANGUAGE_BITS, WHOLE_REGION, WHOLE_REGION_SLUG
from associations.models.organisation import ASSOCIATION_KINDS
from jane_portal.core.search.query import Query
from jane_portal.core.text.sorting import sort_key
from jane_portal.core.web.extracts import MATCHED, Matches, asked_terms, matches

from .directory_query import Search

PAGE_SIZE = 20
LANGUAGE_CODES = ("fi", "sv", "en")


@dataclass(frozen=True)
class FacetCount:
    """One value of a facet among the hits. code: as in DirectoryRow; slug and names only of places and sectors."""

    code: int
    count: int
    slug: str = ""
    name: str = ""


@dataclass
class Found:
    """A page of hits. facets: counts by facet letter (DirectoryCount.Facet) over all hits, each in its own order.

    matches: the words of the shown descriptions that are hits.
    """

    total: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)
    matches: Matches = field(default_factory=Matches)


_FACETS = """
cube AS MATERIALIZED (
    SELECT municipality, sector, kind, languages, newcomers, count(*) AS n FROM hits GROUP BY 1, 2, 3, 4, 5
), counted (facet, code, n) AS (
    SELECT 'a', 0, coalesce(sum(n), 0) FROM cube
    UNION ALL SELECT 'm', municipality, sum(n) FROM cube WHERE municipality <> 0 GROUP BY municipality
    UNION ALL SELECT 'm', unnest(more_municipalities) AS code, count(*) FROM hits
              WHERE more_municipalities IS NOT NULL GROUP BY code
    UNION ALL SELECT 's', sector, sum(n) FROM cube WHERE sector <> 0 GROUP BY sector
    UNION ALL SELECT 's', unnest(more_sectors) AS code, count(*) FROM hits WHERE more_sectors IS NOT NULL GROUP BY code
    UNION ALL SELECT 'k', kind, sum(n) FROM cube GROUP BY kind
    UNION ALL SELECT 'l', languages, sum(n) FROM cube GROUP BY languages
    UNION ALL SELECT 'n', 1, sum(n) FROM cube WHERE newcomers HAVING sum(n) > 0
)
"""
_HITS = """
hits AS MATERIALIZED (
    SELECT organisation_id, sort_key, municipality, sector, kind, languages, newcomers, more_municipalities,
           more_sectors
    FROM associations_directoryrow WHERE {where}
)
"""
# Names are a small part of the hits: their own index scan is cheaper than a look into the vector of every hit.
_NAMED = """
named AS MATERIALIZED (
    SELECT organisation_id, {score} + starts_with(sort_key, %(start)s)::int AS score
    FROM associations_directoryrow WHERE {where} AND terms @@ %(names)s::tsquery
)
"""
_PAGE = """
page AS (
    SELECT organisation_id, row_number() OVER () AS place
    FROM (SELECT organisation_id FROM {order} LIMIT %(limit)s OFFSET %(offset)s) ordered
)
"""
_KEPT_COUNTS = """
counted (facet, code, n) AS (SELECT facet, code, sum(n) FROM associations_directorycount GROUP BY facet, code)
"""
_ANSWER = """
, known AS (
    SELECT facet, code, 0 AS n FROM associations_directorycount GROUP BY facet, code HAVING sum(n) > 0
), facets AS (
    SELECT facet, code, sum(n)::int AS n FROM (SELECT * FROM counted UNION ALL SELECT * FROM known) every
    GROUP BY facet, code
), labelled AS (
    SELECT f.facet, f.code, f.n, coalesce(m.slug, s.slug) AS slug,
           coalesce(nullif(m.name_{language}, ''), m.name_fi, nullif(s.name_{language}, ''), s.name_fi) AS name
    FROM facets f
    LEFT JOIN associations_municipality m ON f.facet = 'm' AND m.code = lpad(f.code::text, 3, '0')
    LEFT JOIN associations_sector s ON f.facet = 's' AND s.id = f.code
    ORDER BY m.sort_key, s."order", s.name_fi, f.code
)
SELECT (SELECT json_agg(json_build_array(facet, code, n, coalesce(slug, ''), coalesce(name, ''))) FROM labelled),
       (SELECT json_agg(row_to_json(shown) ORDER BY place) FROM (
            SELECT p.place, o.slug, coalesce(nullif(o.name_{language}, ''), o.name_fi) AS name, o.kind, o.status,
                   o.newcomers_welcome AS newcomers, o.languages,
                   left({text}, {length}) AS description,
                   coalesce(nullif(m.name_{language}, ''), m.name_fi) AS domicile,
                   coalesce(nullif(s.name_{language}, ''), s.name_fi) AS sector
            FROM page p JOIN associations_organisation o ON o.id = p.organisation_id
            LEFT JOIN associations_municipality m ON m.id = o.domicile_id
            LEFT JOIN associations_sector s ON s.id = o.sector_id
       ) shown),
       {matched}
"""


_TEXT = "coalesce(nullif(o.description_{language}, ''), o.description_fi)"
_SHOWN_TEXTS = "SELECT {text} FROM page p JOIN associations_organisation o ON o.id = p.organisation_id"
# Characters read of a description: its beginning, or all of it when the place of a hit is looked for.
BEGINNING, WHOLE = 280, 6000


def _answer(language: str, query: Query | None) -> str:
    text = _TEXT.format(language=language)
    matched = MATCHED.format(texts=_SHOWN_TEXTS.format(text=text)) if query else "NULL"
    return _ANSWER.format(language=language, text=text, length=WHOLE if query else BEGINNING, matched=matched)


def find(search: Search, query: Query) -> Found:
    """The answer to a search whose words are already analysed. One statement at any size."""
    sql, parameters = statement(search, query)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        facets, rows, matched = cursor.fetchone()
    found = Found(rows=rows or [], matches=matches(query, matched))
    languages: Counter[int] = Counter()
    for facet, code, count, slug, name in facets or ():
        if facet == "a":
            found.total = count
        elif facet == "l":  # a set of languages, as bits
            languages.update({bit: count for bit in LANGUAGE_BITS.values() if code & bit})
        else:
            slug = WHOLE_REGION_SLUG if (facet, code) == ("m", WHOLE_REGION) else slug
            found.facets.setdefault(facet, []).append(FacetCount(code, count, slug, name))
    found.facets["l"] = [FacetCount(bit, languages[bit]) for bit in LANGUAGE_BITS.values() if bit in languages]
    return found


def statement(search: Search, query: Query) -> tuple[str, dict[str, Any]]:
    """The SQL of a search and its parameters (the benchmark runs it bare)."""
    language = get_language() if get_language() in LANGUAGE_CODES else "fi"
    parameters: dict[str, Any] = {"limit": PAGE_SIZE, "offset": (search.page - 1) * PAGE_SIZE}
    if search.plain or not (query or search.narrowed or search.everyone or search.dissolved):
        return _whole(language), parameters
    where, more = condition(search, query)
    parameters |= more
    parts = [_HITS.format(where=where), _FACETS]
    if query and not search.by_name:
        names = query.name_tsqueries
        score = " + ".join(f"(terms @@ %(name{place})s::tsquery)::int" for place in range(len(names)))
        parameters |= {f"name{place}": name for place, name in enumerate(names)}
        parameters |= {"names": "|".join(names), "start": sort_key(search.q)}
        parts.append(_NAMED.format(score=score, where=where))
        order = (
            "hits LEFT JOIN named USING (organisation_id) ORDER BY coalesce(score, 0) DESC, sort_key, organisation_id"
        )
    else:
        order = "hits ORDER BY sort_key, organisation_id"
    parts.append(_PAGE.format(order=order))
    if query:
        parameters["asked_terms"] = asked_terms(query)
    return "WITH " + ", ".join(parts) + _answer(language, query or None), parameters


def _whole(language: str) -> str:
    """The whole directory: counts are kept, and the page walks the index of names."""
    page = _PAGE.format(order="associations_directoryrow WHERE listed ORDER BY sort_key, organisation_id")
    return f"WITH {_KEPT_COUNTS}, {page}" + _answer(language, None)


def condition(search: Search, query: Query) -> tuple[str, dict[str, Any]]:
    """The WHERE of a search over associations_directoryrow, with its parameters."""
    wanted = [f"({query.tsquery})"] if query else []
    spoken, welcome = _any_of("l", search.languages), "nw" if search.newcomers else ""
    wanted += [
        _any_of("m", search.municipalities),
        _any_of("s", search.sectors),
        _any_of("k", search.kinds),
        *([f"({spoken}|{welcome})"] if search.either and spoken and welcome else [spoken, welcome]),
    ]
    where, parameters = ["TRUE"], dict[str, object]()
    every_kind = search.everyone or bool(search.kinds)
    if not every_kind and not search.dissolved:
        where.append("listed")
    elif not every_kind:
        where.append("kind = ANY(%(association_kinds)s)")
        parameters["association_kinds"] = [KIND_CODES[kind] for kind in ASSOCIATION_KINDS]
    elif not search.dissolved:
        wanted.append("!'d:dissolved'")
    tsquery = "&".join(filter(None, wanted))
    if tsquery:
        where.append("terms @@ %(tsquery)s::tsquery")
        parameters["tsquery"] = tsquery
    return " AND ".join(where), parameters


def _any_of(mark: str, values: Iterable[str]) -> str:
    return "(" + "|".join(f"'{mark}:{value}'" for value in values) + ")" if values else ""
