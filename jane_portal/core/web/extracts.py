"""The place of a hit in a text: the words that a query finds are asked of the word cache by the statement that reads
the texts, and the text is shown around the first of them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe

from jane_portal.core.search.query import Query

from .markup import cut

_WORD = re.compile(r"\w+")
# Characters of a text around a hit: two lines.
EXTRACT = 170
# A scalar for the statement that shows texts. {texts}: a query of one text column, few rows. The texts were indexed,
# so their words are in the cache. A subquery a word, not a join: it is always answered from the primary key.
MATCHED = r"""
(SELECT array_agg(said.word) FROM (
    SELECT DISTINCT lower(token[1]) AS word FROM ({texts}) shown (text), regexp_matches(shown.text, '\w+', 'g') AS token
) said WHERE (SELECT w.terms && %(asked_terms)s::varchar[] FROM core_wordterms w WHERE w.word = said.word))
"""


@dataclass(frozen=True)
class Matches:
    """Lower-case words, and beginnings of words, that are hits."""

    words: frozenset[str] = field(default_factory=frozenset)
    beginnings: tuple[str, ...] = ()

    def __contains__(self, word: object) -> bool:
        word = str(word).lower()
        return word in self.words or (bool(self.beginnings) and word.startswith(self.beginnings))


def asked_terms(query: Query) -> list[str]:
    """The parameter of MATCHED."""
    return sorted({term for word in query.words if not word.prefix for term in word.alternatives})


def matches(query: Query, found: Iterable[str] | None) -> Matches:
    """found: what MATCHED gave. A word typed as it stands is a hit even when no cache knows it."""
    typed = {word.word for word in query.words if not word.prefix}
    return Matches(frozenset(typed.union(found or ())), tuple(word.word for word in query.words if word.prefix))


def extract(text: str, hits: Container[str], longest: int = EXTRACT) -> SafeString:
    """About `longest` characters around the first word that is in `hits`, on one line, each hit in <mark>.

    The beginning of the text when no word of it is a hit. Everything but the marks is escaped.
    """
    text = " ".join(text.split())
    first = next((word.start() for word in _WORD.finditer(text) if word[0] in hits), None)
    if first is None:
        return mark_safe(escape(cut(text, longest)))  # noqa: S308 - escaped here
    start = 0
    if len(text) > longest and first > longest // 2:
        begin = min(first - longest // 3, len(text) - longest)
        start = min(text.find(" ", begin) + 1, first)
    shown = cut(text[start:], longest)
    parts, done = [], 0
    for word in _WORD.finditer(shown):
        if word[0] in hits:
            parts += [escape(shown[done : word.start()]), "<mark>", escape(word[0]), "</mark>"]
            done = word.end()
    parts.append(escape(shown[done:]))
    return mark_safe(("… " if start else "") + "".join(parts))  # noqa: S308 - every piece is escaped above


def holds_hit(text: str, hits: Container[str]) -> bool:
    return any(word[0] in hits for word in _WORD.finditer(text))
