"""Which needs fit an offer and which offers a need, with the reason of each; partners; who offers the same nearby.

Everything is read from the catalogue's rows, so only what everybody sees is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from associations.models.directory import WHOLE_REGION
from associations.selectors.directory import LANGUAGE_CODES
from huoltamo.models import Listing, Offer
from huoltamo.models.catalogue import MODE_BITS
from huoltamo.public import path_below

# So many fitting ones and partners are shown.
SHOWN = 5
# So many others who offer the same in a municipality are worth a word.
ENOUGH_ALIKE = 3
# Fitting ones are sought among so many of the best candidates.
_CANDIDATES = 60
# Base forms that stand in so many titles that sharing one says nothing.
_SILENT = (
    *("yhdistys", "järjestö", "seura", "kerho", "ry", "toiminta", "apu", "auttaa", "etsiä", "hakea", "tarvita"),
    *("tarjota", "uusi", "pieni", "hyvä", "tapahtua", "förening", "hjälp", "söka", "behöva", "erbjuda", "ny", "liten"),
    *("association", "help", "need", "offer", "new", "small"),
)


@dataclass(frozen=True)
class Match:
    """An offer or need that fits, or whose association may be a partner. reasons: in the language of the page."""

    title: str
    organisation: str
    path: str
    reasons: list[str]
    offer: int | None = None
    need: int | None = None
    organisation_id: int = 0


@dataclass
class Matches:
    """fitting: the other side. partners: of another sector, with the same offer or need. alike: names of those who
    offer the same in the same municipality, when they are at least ENOUGH_ALIKE; place: that municipality.
    """

    fitting: list[Match] = field(default_factory=list)
    partners: list[Match] = field(default_factory=list)
    alike: list[Match] = field(default_factory=list)
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.fitting or self.partners or self.alike)


# own: the row itself, the words of its title, its sectors. A candidate is of the same category or shares a word with
# the title, is done where the other one is wished (or both are done remotely), and belongs to another association.
_SQL = """
WITH own AS MATERIALIZED (
    SELECT r.organisation_id, r.category, r.mode, r.municipalities,
           ARRAY(SELECT u FROM unnest(r.municipalities) u WHERE u > 0) AS named,
           ARRAY(SELECT substr(lexeme, 3) FROM unnest(r.terms)
                 WHERE lexeme LIKE 'n:%%' AND substr(lexeme, 3) <> ALL(%(silent)s) ORDER BY lexeme) AS words,
           ARRAY(SELECT quote_literal(lexeme)::tsquery FROM unnest(r.terms)
                 WHERE lexeme LIKE 'n:%%' AND substr(lexeme, 3) <> ALL(%(silent)s) ORDER BY lexeme) AS word_queries,
           (SELECT string_agg(quote_literal(lexeme), '|')::tsquery
            FROM unnest(r.terms) WHERE lexeme LIKE 's:%%') AS sectors,
           (SELECT string_agg(quote_literal(lexeme), '|')::tsquery
            FROM unnest(r.terms)
            WHERE lexeme LIKE 'c:%%' OR lexeme LIKE 'n:%%' AND substr(lexeme, 3) <> ALL(%(silent)s)) AS asked
    FROM huoltamo_cataloguerow r WHERE r.{own}_id = %(key)s AND r.valid_until >= %(today)s
), near AS MATERIALIZED (
    SELECT r.id, r.category = own.category AS same_category, r.published_at, r.municipalities && own.named AS in_named,
           r.mode & own.mode & {remote} > 0 AS remotely,
           ARRAY(SELECT w FROM unnest(own.words, own.word_queries) AS u(w, q) WHERE r.terms @@ q) AS words
    FROM huoltamo_cataloguerow r, own
    WHERE r.{side} IS NOT NULL AND r.organisation_id <> own.organisation_id AND r.valid_until >= %(today)s
          AND r.terms @@ (SELECT asked FROM own)
          AND (r.municipalities && own.municipalities OR {whole} = ANY(r.municipalities)
               OR {whole} = ANY(own.municipalities) OR r.mode & own.mode & {remote} > 0)
), best AS MATERIALIZED (
    SELECT *, same_category::int * 2 + cardinality(words) * 2 + in_named::int AS score
    FROM near WHERE same_category OR cardinality(words) > 0
    ORDER BY score DESC, published_at DESC, id LIMIT {candidates}
)
SELECT r.offer_id, r.need_id, r.organisation_id, b.same_category, b.words, b.in_named,
       {whole} = ANY(r.municipalities) OR {whole} = ANY(own.municipalities), b.remotely,
       coalesce(r.terms @@ own.sectors, FALSE),
       own.sectors IS NOT NULL AND r.terms @@ $q$'s:':*$q$::tsquery,
       coalesce(f.title, n.title), coalesce(nullif(o.name_{language}, ''), o.name_fi),
       coalesce(nullif(c.name_{language}, ''), c.name_fi), coalesce(nullif(x.name_{language}, ''), x.name_fi, ''),
       (SELECT json_agg(coalesce(nullif(m.name_{language}, ''), m.name_fi) ORDER BY m.sort_key)
        FROM associations_municipality m WHERE m.code = ANY(ARRAY(
            SELECT lpad(u::text, 3, '0') FROM unnest(r.municipalities) u WHERE u = ANY(own.named))))
FROM best b CROSS JOIN own JOIN huoltamo_cataloguerow r ON r.id = b.id
JOIN associations_organisation o ON o.id = r.organisation_id
LEFT JOIN associations_sector x ON x.id = o.sector_id
LEFT JOIN huoltamo_offer f ON f.id = r.offer_id LEFT JOIN huoltamo_need n ON n.id = r.need_id
LEFT JOIN huoltamo_category c ON c.id = r.category
ORDER BY b.score DESC, b.published_at DESC, b.id
"""
_COLUMNS = (
    *("offer", "need", "organisation_id", "same_category", "words", "in_named", "everywhere", "remotely"),
    *("same_sector", "both_have_sectors", "title", "organisation", "category", "sector", "place_names"),
)


def _candidates(listing: Listing, side: str) -> list[dict[str, Any]]:
    """The best of one side. One statement."""
    sql = _SQL.format(
        own=listing._meta.model_name,
        side=side,
        whole=WHOLE_REGION,
        remote=MODE_BITS["remote"],
        candidates=_CANDIDATES,
        language=get_language() if get_language() in LANGUAGE_CODES else "fi",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"key": listing.pk, "today": timezone.localdate(), "silent": list(_SILENT)})
        return [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]


def fitting(listing: Listing, most: int = SHOWN) -> list[Match]:
    """The other side: needs that fit an offer, offers that fit a need; the best first. One statement."""
    side = "need_id" if isinstance(listing, Offer) else "offer_id"
    return [_match(row, _reasons(row)) for row in _candidates(listing, side)[:most]]


def matches_of(listing: Listing, *, own: bool) -> Matches:
    """All that the page of an offer or need proposes: to everybody what fits, to its own association partners too.

    Two statements at most, whatever the number of offers and needs.
    """
    found = Matches(fitting=fitting(listing))
    if not own:
        return found
    own_side = "offer_id" if isinstance(listing, Offer) else "need_id"
    same = _candidates(listing, own_side)
    if isinstance(listing, Offer):
        found.place, found.alike = _alike([row for row in same if row["same_category"] and row["in_named"]])
    shown = {match.organisation_id for match in (*found.alike, *found.fitting)}
    others = [row for row in same if row["both_have_sectors"] and not row["same_sector"]]
    for row in others:
        if row["organisation_id"] not in shown and len(found.partners) < SHOWN:
            shown.add(row["organisation_id"])
            sector = _("another sector: %(sector)s") % {"sector": row["sector"]}
            found.partners.append(_match(row, [sector, *_reasons(row)]))
    return found


def _alike(rows: Sequence[dict[str, Any]]) -> tuple[str, list[Match]]:
    """The municipality in which most others offer the same, and one offer of each of them."""
    by_place: dict[str, dict[int, dict[str, Any]]] = {}
    for row in rows:
        for name in row["place_names"]:
            by_place.setdefault(name, {}).setdefault(row["organisation_id"], row)
    if not by_place:
        return "", []
    place, offers = max(by_place.items(), key=lambda item: len(item[1]))
    if len(offers) < ENOUGH_ALIKE:
        return "", []
    return place, [_match(row, []) for row in list(offers.values())[:SHOWN]]


def _reasons(row: dict[str, Any]) -> list[str]:
    """Why it fits: the category, the words, the area."""
    reasons = []
    if row["same_category"]:
        reasons.append(_("same category: %(category)s") % {"category": row["category"]})
    if row["words"]:
        reasons.append(_("same words: %(words)s") % {"words": ", ".join(sorted(row["words"])[:5])})
    if row["place_names"]:
        reasons.append(_("same area: %(places)s") % {"places": ", ".join(row["place_names"][:3])})
    elif row["everywhere"]:
        reasons.append(_("the whole region"))
    elif row["remotely"]:
        reasons.append(_("remotely"))
    return reasons


def _match(row: dict[str, Any], reasons: list[str]) -> Match:
    return Match(
        title=row["title"],
        organisation=row["organisation"],
        path=reverse("catalogue_list") + path_below(row["offer"], row["need"]),
        reasons=reasons,
        offer=row["offer"],
        need=row["need"],
        organisation_id=row["organisation_id"],
    )
