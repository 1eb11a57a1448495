"""One question to the catalogue, one SQL statement: the page, the total and the counts of every facet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from associations.models.directory import LANGUAGE_BITS, WHOLE_REGION, WHOLE_REGION_SLUG
from associations.selectors.directory import BEGINNING, LANGUAGE_CODES, WHOLE, FacetCount
from huoltamo.models.catalogue import KIND_CODES
from jane_portal.core.search.query import Query
from jane_portal.core.text.sorting import sort_key
from jane_portal.core.web.extracts import MATCHED, Matches, asked_terms, matches

from .catalogue_query import KIND_WORDS, MODE_WORDS, CatalogueSearch

PAGE_SIZE = 20
# Of each of the two when they stand side by side.
SIDE_SIZE = 10
_NAMED_PARAMETER = re.compile(r"%\((\w+)\)s")


@dataclass
class CatalogueFound:
    """A page of hits. facets: counts by letter over all hits: t kind, c category, m municipality, p price, r way of
    doing, l language. here: (slug, name) of the home municipalities of the associations asked about.
    """

    total: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)
    matches: Matches = field(default_factory=Matches)
    here: list[tuple[str, str]] = field(default_factory=list)

    def count_of(self, *kinds: str) -> int:
        """Hits of kinds of KIND_CODES."""
        codes = {KIND_CODES[kind] for kind in kinds}
        return sum(one.count for one in self.facets.get("t", []) if one.code in codes)


_AROUND = """
(SELECT ARRAY(SELECT code::smallint FROM associations_municipality WHERE subregion = own.subregion AND subregion <> '')
        || own.code::smallint FROM associations_municipality own WHERE own.slug = %(near)s)
"""
_DISTANCE = """
CASE WHEN municipalities && (SELECT ARRAY[code::smallint] FROM associations_municipality WHERE slug = %(near)s) THEN 0
     WHEN municipalities && {around} THEN 1 ELSE 2 END, """
_HITS = """
hits AS MATERIALIZED (
    SELECT id, offer_id, need_id, organisation_id, kind, category, price, mode, languages, municipalities, published_at
    FROM huoltamo_cataloguerow WHERE {where}
)
"""
_FACETS = """
cube AS MATERIALIZED (
    SELECT kind, category, price, mode, languages, count(*) AS n FROM hits GROUP BY 1, 2, 3, 4, 5
), sets AS (
    -- Many share the same places: sets are counted first, so that few arrays are taken apart.
    SELECT municipalities, count(*) AS n FROM hits GROUP BY municipalities
), counted (facet, code, n) AS (
    SELECT 't', kind, sum(n) FROM cube GROUP BY kind
    UNION ALL SELECT 'c', category, sum(n) FROM cube GROUP BY category
    UNION ALL SELECT 'p', price, sum(n) FROM cube WHERE price <> 0 GROUP BY price
    UNION ALL SELECT 'r', mode, sum(n) FROM cube GROUP BY mode
    UNION ALL SELECT 'l', languages, sum(n) FROM cube GROUP BY languages
    UNION ALL SELECT 'm', code, sum(n) FROM sets, unnest(municipalities) AS code GROUP BY code
)
"""
# Names are a small part of the hits: their own index scan is cheaper than a look into the vector of every hit.
_NAMED = """
named AS MATERIALIZED (
    SELECT id, {score} + starts_with(sort_key, %(start)s)::int AS score
    FROM huoltamo_cataloguerow WHERE {where} AND terms @@ %(names)s::tsquery
)
"""
_ONE_LIST = """
page AS (
    SELECT id, row_number() OVER () AS place
    FROM (SELECT id FROM {order} LIMIT %(limit)s OFFSET %(offset)s) ordered
)
"""
_SIDE_BY_SIDE = """
page AS (
    SELECT id, row_number() OVER () AS place FROM (
        (SELECT id FROM {offers} LIMIT %(limit)s) UNION ALL (SELECT id FROM {needs} LIMIT %(limit)s)
    ) ordered
)
"""
_TEXT = "coalesce(f.description, n.description)"
_SHOWN_TEXTS = """
SELECT {text} FROM page p JOIN huoltamo_cataloguerow r ON r.id = p.id
LEFT JOIN huoltamo_offer f ON f.id = r.offer_id LEFT JOIN huoltamo_need n ON n.id = r.need_id
"""
_ANSWER = """
, known AS (
    SELECT 'c' AS facet, id::int AS code, 0 AS n FROM huoltamo_category WHERE NOT retired
    UNION ALL
    SELECT 'm', m.code::int, 0 FROM associations_municipality m
    JOIN associations_municipalityperiod d ON d.municipality_id = m.id
    JOIN associations_region g ON g.id = d.region_id
    WHERE g.code = %(region)s AND coalesce(d.since, '-infinity') <= %(today)s
          AND coalesce(d.until, 'infinity') >= %(today)s
), facets AS (
    SELECT facet, code, sum(n)::int AS n FROM (SELECT * FROM counted UNION ALL SELECT * FROM known) every
    GROUP BY facet, code
), labelled AS (
    SELECT x.facet, x.code, x.n, coalesce(m.slug, c.slug) AS slug, c.parent_id::int AS above,
           coalesce(nullif(m.name_{language}, ''), m.name_fi, nullif(c.name_{language}, ''), c.name_fi) AS name
    FROM facets x
    LEFT JOIN associations_municipality m ON x.facet = 'm' AND m.code = lpad(x.code::text, 3, '0')
    LEFT JOIN huoltamo_category c ON x.facet = 'c' AND c.id = x.code
    ORDER BY m.sort_key, c."order", c.name_fi, x.code
)
SELECT (SELECT json_agg(json_build_array(facet, code, n, coalesce(slug, ''), coalesce(name, ''), above)) FROM labelled),
       (SELECT json_agg(row_to_json(shown) ORDER BY place) FROM (
            SELECT p.place, r.kind, r.offer_id, r.need_id, r.mode, r.published_at::date AS published,
                   coalesce(f.title, n.title) AS title, left({text}, {length}) AS description,
                   coalesce(nullif(o.name_{language}, ''), o.name_fi) AS organisation, o.slug AS organisation_slug,
                   coalesce(nullif(c.name_{language}, ''), c.name_fi) AS category,
                   f.price_model, f.amount, f.unit, f.quick, n.wished_from, n.wished_until,
                   {whole} = ANY(r.municipalities) AS whole_region,
                   (SELECT string_agg(coalesce(nullif(m.name_{language}, ''), m.name_fi), ', ' ORDER BY m.sort_key)
                    FROM associations_municipality m
                    WHERE m.code = ANY(ARRAY(SELECT lpad(u::text, 3, '0') FROM unnest(r.municipalities) u))) AS places
            FROM page p JOIN huoltamo_cataloguerow r ON r.id = p.id
            JOIN associations_organisation o ON o.id = r.organisation_id
            LEFT JOIN huoltamo_category c ON c.id = r.category
            LEFT JOIN huoltamo_offer f ON f.id = r.offer_id LEFT JOIN huoltamo_need n ON n.id = r.need_id
       ) shown),
       {matched},
       (SELECT json_agg(json_build_array(slug, name)) FROM (
            SELECT DISTINCT m.slug, coalesce(nullif(m.name_{language}, ''), m.name_fi) AS name
            FROM associations_organisation o JOIN associations_municipality m ON m.id = o.domicile_id
            WHERE o.uuid = ANY(%(own)s::uuid[]) LIMIT 5
       ) homes)
"""


def find(search: CatalogueSearch, query: Query, own: Iterable[str] = ()) -> CatalogueFound:
    """The answer to a search whose words are already analysed. One statement at any size.

    own: UUIDs of associations whose home municipalities are told.
    """
    sql, parameters = statement(search, query, own)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        facets, rows, matched, here = cursor.fetchone()
    found = CatalogueFound(rows=rows or [], matches=matches(query, matched), here=[(*one,) for one in here or ()])
    spoken: Counter[int] = Counter()
    ways: Counter[int] = Counter()
    above = {code: parent for facet, code, *_rest, parent in facets or () if facet == "c"}
    for facet, code, count, slug, name, _parent in facets or ():
        if facet == "l":  # a set of languages, as bits
            spoken.update({bit: count for bit in LANGUAGE_BITS.values() if code & bit})
        elif facet == "r":
            ways.update({bit: count for bit in (1, 2) if code & bit})
        else:
            slug = WHOLE_REGION_SLUG if (facet, code) == ("m", WHOLE_REGION) else slug
            found.facets.setdefault(facet, []).append(FacetCount(code, count, slug, name))
    found.facets["l"] = [FacetCount(bit, spoken[bit]) for bit in LANGUAGE_BITS.values() if bit in spoken]
    found.facets["r"] = [FacetCount(bit, ways[bit]) for bit in (1, 2)]
    found.facets["m"] = _everywhere(found.facets.get("m", []))
    found.facets["c"] = _with_parts(found.facets.get("c", []), above)
    found.total = sum(one.count for one in found.facets.get("t", []))
    return found


def _everywhere(counts: list[FacetCount]) -> list[FacetCount]:
    """What is done in the whole region is done in each municipality of it."""
    whole = sum(one.count for one in counts if one.code == WHOLE_REGION)
    return [FacetCount(one.code, one.count + (whole if one.code > 0 else 0), one.slug, one.name) for one in counts]


def _with_parts(counts: list[FacetCount], above: dict[int, int | None]) -> list[FacetCount]:
    """What is of a category is of those above it too."""
    totals: Counter[int] = Counter()
    for one in counts:
        code, seen = one.code, set[int]()
        while code and code not in seen:
            totals[code] += one.count
            seen.add(code)
            code = above.get(code) or 0
    return [FacetCount(one.code, totals[one.code], one.slug, one.name) for one in counts]


def statement(search: CatalogueSearch, query: Query, own: Iterable[str] = ()) -> tuple[str, dict[str, Any]]:
    """The SQL of a search and its parameters (the benchmark runs it bare)."""
    language = get_language() if get_language() in LANGUAGE_CODES else "fi"
    where, parameters = condition(search, query)
    parameters |= {"region": settings.PORTAL_REGION, "own": sorted(str(key) for key in own)}
    parts = [_HITS.format(where=where), _FACETS]
    source, order = "hits", "published_at DESC, id DESC"
    if query and not search.newest:
        names = query.name_tsqueries
        score = " + ".join(f"(terms @@ %(name{place})s::tsquery)::int" for place in range(len(names)))
        parameters |= {f"name{place}": name for place, name in enumerate(names)}
        parameters |= {"names": "|".join(names), "start": sort_key(search.q)}
        parts.append(_NAMED.format(score=score, where=where))
        source, order = "hits LEFT JOIN named USING (id)", f"coalesce(score, 0) DESC, {order}"
    if search.near:
        order = _DISTANCE.format(around=_AROUND) + order
    if search.paged:
        parameters |= {"limit": PAGE_SIZE, "offset": (search.page - 1) * PAGE_SIZE}
        parts.append(_ONE_LIST.format(order=f"{source} ORDER BY {order}"))
    else:
        parameters["limit"] = SIDE_SIZE
        offers = f"{source} WHERE offer_id IS NOT NULL ORDER BY {order}"
        needs = f"{source} WHERE need_id IS NOT NULL ORDER BY {order}"
        parts.append(_SIDE_BY_SIDE.format(offers=offers, needs=needs))
    if query:
        parameters["asked_terms"] = asked_terms(query)
    return "WITH " + ", ".join(parts) + _answer(language, query), parameters


def _answer(language: str, query: Query) -> str:
    matched = MATCHED.format(texts=_SHOWN_TEXTS.format(text=_TEXT)) if query else "NULL"
    length = WHOLE if query else BEGINNING
    return _ANSWER.format(language=language, text=_TEXT, length=length, matched=matched, whole=WHOLE_REGION)


def condition(search: CatalogueSearch, query: Query) -> tuple[str, dict[str, Any]]:
    """The WHERE of a search over huoltamo_cataloguerow, with its parameters."""
    places = (*search.municipalities, WHOLE_REGION_SLUG) if search.municipalities else ()
    wanted = [f"({query.tsquery})"] if query else []
    wanted += [
        _any_of("t:", KIND_WORDS[search.kind] if search.kind else ()),
        _any_of("c:", search.categories),
        _any_of("m:", dict.fromkeys(places)),
        _any_of("p:", search.prices),
        _any_of("w:", [MODE_WORDS[mode] for mode in search.modes]),
        _any_of("l:", search.languages),
    ]
    where = ["valid_until >= %(today)s"]
    parameters: dict[str, Any] = {"today": timezone.localdate()}
    tsquery = "&".join(filter(None, wanted))
    if tsquery:
        where.append("terms @@ %(tsquery)s::tsquery")
        parameters["tsquery"] = tsquery
    if search.near:
        where.append(f"municipalities && ({_AROUND} || ({WHOLE_REGION})::smallint)")
        parameters["near"] = search.near
    return " AND ".join(where), parameters


def positional_condition(search: CatalogueSearch, query: Query) -> tuple[str, list[Any]]:
    """The same WHERE as `condition` gives, with parameters by place, as the ORM takes it."""
    where, parameters = condition(search, query)
    return _NAMED_PARAMETER.sub("%s", where), [parameters[name] for name in _NAMED_PARAMETER.findall(where)]


def _any_of(mark: str, values: Iterable[str]) -> str:
    given = "|".join(f"'{mark}{value}'" for value in values)
    return f"({given})" if given else ""
