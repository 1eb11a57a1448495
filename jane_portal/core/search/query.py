"""From what people type to a tsquery. Any input is fine: quotes, operators and brackets are not words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.db import connection

from .words import LONGEST, analyse, words_of

MOST_WORDS = 10
LONGEST_TEXT = 300
_STARRED = re.compile(r"([^\W_]{2,})\*")


@dataclass(frozen=True)
class QueryWord:
    """One word of a query. alternatives: the terms any of which will do.

    cached: some indexed text has this very word. known: the analyser knows it.
    """

    word: str
    alternatives: tuple[str, ...]
    prefix: bool = False
    cached: bool = True
    known: bool = True

    def tsquery(self, mark: str = "") -> str:
        tail = ":*" if self.prefix else ""
        return "(" + "|".join(f"'{mark}{term}'{tail}" for term in self.alternatives) + ")"


@dataclass(frozen=True)
class Query:
    """A parsed query: every word must be found, each by any of its alternatives."""

    text: str
    words: tuple[QueryWord, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def tsquery(self) -> str:
        """`('a'|'b')&'c'`; empty when there is nothing to ask for."""
        return "&".join(word.tsquery() for word in self.words)

    @property
    def name_tsqueries(self) -> list[str]:
        """One tsquery a word, for finding it in names and titles (class `n:`)."""
        return [word.tsquery("n:") for word in self.words]


def split(text: str) -> list[tuple[str, bool]]:
    """Words of the query in order, each once, and whether it ends with a star."""
    found: dict[str, bool] = {}
    text = text[:LONGEST_TEXT]
    starred = {match.lower()[:LONGEST] for match in _STARRED.findall(text)}
    for chunk in text.split():
        words = words_of(chunk)
        # Parts of a hyphenated word would only repeat what the whole word says.
        whole = [word for word in words if not any("-" in other and word in other.split("-") for other in words)]
        for word in whole:
            found.setdefault(word, word in starred)
    return list(found.items())[:MOST_WORDS]


def parse(text: str) -> Query:
    """Read the query; one statement whatever the number of words, none when there is no word."""
    asked = split(text)
    if not asked:
        return Query(text)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT q.word, cache.bases, ts_lexize('finnish_stem', q.word), ts_lexize('swedish_stem', q.word),
                   ts_lexize('english_stem', q.word)
            FROM unnest(%s::text[]) WITH ORDINALITY AS q(word, place) LEFT JOIN core_wordterms cache USING (word)
            ORDER BY q.place
            """,
            [[word for word, _prefix in asked]],
        )
        rows = cursor.fetchall()
    words = []
    for (word, prefix), (_word, bases, finnish, swedish, english) in zip(asked, rows, strict=True):
        if prefix:
            words.append(QueryWord(word, (word,), prefix=True))
            continue
        cached = known = bases is not None
        if bases is None:
            stemmed = {*(finnish or ()), *(swedish or ()), *(english or ())}
            terms, known = analyse(word, finnish == [], stemmed, patient=False)
            bases = terms.bases
        if bases:
            words.append(QueryWord(word, tuple(sorted(bases)), cached=cached, known=known))
    return Query(text, tuple(words))
