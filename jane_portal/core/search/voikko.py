"""From one analysis of Voikko to the terms of a word; libvoikko and pyvoikko give the same analysis string.

The string (FSTOUTPUT) of *tukipalveluita* is `[Ln][Xp]tuki[X]tuk[Sn][Ny]i[Bh][Bc][Lt][Xp]palvella[X]palvel[Ln][Xj]u[X]u
[Sp][Nm]ita`: parts of a compound are cut by [Bc], [Xp]…[X] holds the dictionary form, [Xj]…[X] a derivation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_LEXICAL = re.compile(r"\[X[pjs]\].*?\[X\]")
_TAG = re.compile(r"\[[^\]]*\]")
_LEMMA = re.compile(r"\[Xp\](.*?)\[X\]")
_NAMES = {"paikannimi", "etunimi", "sukunimi", "nimi"}


@dataclass(frozen=True)
class Analysis:
    """One reading of a word: base form, word class and Voikko's analysis string."""

    base: str
    word_class: str
    fst: str


@dataclass(frozen=True)
class Terms:
    """bases: what a query asks for. terms: what the index holds (bases, parts, inner compounds)."""

    bases: frozenset[str]
    terms: frozenset[str]


def plain(text: str) -> str:
    return text.lower().replace("=", "").replace("--", "-").strip("-")


def _surface(segment: str) -> str:
    return plain(_TAG.sub("", _LEXICAL.sub("", segment)))


def _parts(analysis: Analysis, bases_of: Callable[[str], Iterable[str]]) -> set[str]:
    """Base forms of the parts and of the inner compounds: varapuheenjohtaja holds puhe and puheenjohtaja."""
    segments = [segment for segment in analysis.fst.split("[Bc]") if _surface(segment)]
    if len(segments) < 2:
        return set()
    surfaces = [_surface(segment) for segment in segments]
    heads: list[set[str]] = []
    for segment, surface in zip(segments[:-1], surfaces[:-1], strict=True):
        lemma = _LEMMA.search(segment)
        if lemma and "[Xj]" not in segment:
            heads.append({plain(lemma[1])})
        else:
            heads.append(set(bases_of(surface)) or {surface})
    before = "".join(surfaces[:-1])
    whole = plain(analysis.base).replace("-", "")
    heads.append({whole[len(before) :]} if whole.startswith(before) else set(bases_of(surfaces[-1])))
    found = set().union(*heads)
    last = len(segments) - 1
    for start in range(len(segments)):
        for end in range(start + 1, len(segments)):
            if (start, end) != (0, last):
                found |= {"".join(surfaces[start:end]) + head for head in heads[end]}
    return {part for part in found if len(part) > 1}


def read(word: str, analyse: Callable[[str], list[Analysis]]) -> Terms | None:
    """Terms of a lower-case word, or None when the word is unknown.

    Lower case is tried first, then capitalised: some place names are known only so, while a capital at the start of a
    sentence hides an ordinary compound. A name wins over the same letters read as a compound: *Joensuu* is no river.
    """
    analyses = analyse(word) or analyse(word.capitalize())
    if not analyses:
        return None
    names = {plain(one.base) for one in analyses if one.word_class in _NAMES}
    bases = {plain(one.base) for one in analyses}
    terms = set(bases)

    def bases_of(part: str) -> set[str]:
        return {plain(one.base) for one in analyse(part)}

    for one in analyses:
        if plain(one.base) not in names:
            terms |= _parts(one, bases_of)
    return Terms(frozenset(bases - {""}), frozenset(terms - {""}))
