"""Texts to words to terms, with the shared word cache in between."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from django.db import connection

from jane_portal.core.dispatch import later
from jane_portal.core.text.arrays import array_text
from jane_portal.core.text.cutting import cut_words

from .analyser import analyser
from .models import WordTerms
from .voikko import Terms

LONGEST = 60
# Stand in nearly every name; who leaves them out, or adds them, means the same association.
LEGAL_FORMS = frozenset({"ry", "rf", "rp"})
# Numbers are their own terms. They need no look-up, and each register would bring the cache thousands.
NUMBER = re.compile(r"[\d-]+")
# Held by the transaction that adds words, so that two of them never wait for each other's words.
_CACHE_LOCK = 0x4A574F5244


def words_of(text: str) -> list[str]:
    """Lower-case words in order; a hyphenated word also as its parts."""
    if text.isdecimal():
        return [text[:LONGEST]]
    found: list[str] = []
    for word in cut_words(text):
        found.append(word[:LONGEST])
        if "-" in word:
            found += [part[:LONGEST] for part in word.split("-") if len(part) > 1]
    return found


def terms_for(words: Iterable[str], *, patient: bool = False) -> dict[str, Terms]:
    """Terms of each word, from the cache or analysed now; new words enter the cache.

    patient: this process may load the big analyser (worker, command). Reads one statement when all words are cached,
    otherwise two more.
    """
    found: dict[str, Terms] = {}
    wanted = []
    for word in sorted(set(words)):
        if word.isdigit() or NUMBER.fullmatch(word):
            found[word] = Terms(frozenset({word}), frozenset({word}))
        else:
            wanted.append(word)
    for start in range(0, len(wanted), 20_000):
        found |= _cached(wanted[start : start + 20_000])
    missing = [word for word in wanted if word not in found]
    for start in range(0, len(missing), 20_000):
        found |= _learned(missing[start : start + 20_000], patient=patient)
    return found


def _cached(words: list[str]) -> dict[str, Terms]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, bases, terms FROM core_wordterms WHERE word = ANY(%s::text[])", [array_text(words)]
        )
        return {word: Terms(frozenset(bases), frozenset(terms)) for word, bases, terms in cursor.fetchall()}


def stems(words: list[str]) -> dict[str, tuple[bool, set[str]]]:
    """For each word whether it is a Finnish stop word, and its stems by PostgreSQL in the portal's languages."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w, ts_lexize('finnish_stem', w), ts_lexize('swedish_stem', w), ts_lexize('english_stem', w)"
            " FROM unnest(%s::text[]) w",
            [array_text(words)],
        )
        return {
            word: (finnish == [], {*(finnish or ()), *(swedish or ()), *(english or ())})
            for word, finnish, swedish, english in cursor.fetchall()
        }


def analyse(word: str, stop: bool, stemmed: set[str], *, patient: bool) -> tuple[Terms, bool]:
    """Terms of one word and whether the analyser knew it."""
    if stop or word in LEGAL_FORMS:
        return Terms(frozenset(), frozenset()), True
    tool = analyser(patient=patient)
    terms = tool.terms(word) if tool else None
    if terms:
        return terms, True
    unknown = frozenset({word} | stemmed)
    return Terms(unknown, unknown), False


def _learned(words: list[str], *, patient: bool) -> dict[str, Terms]:
    rows = []
    for word, (stop, stemmed) in stems(words).items():
        terms, known = analyse(word, stop, stemmed, patient=patient)
        rows.append((word, terms, known))
    _add(rows)
    if not patient and analyser() is None:
        later("core.learn_words", words=[word for word, _terms, known in rows if not known][:500])
    return {word: terms for word, terms, _known in rows}


def _add(rows: list[tuple[str, Terms, bool]]) -> None:
    """Into the cache, unless another transaction is adding words just now."""
    table = [
        {"word": word, "bases": sorted(terms.bases), "terms": sorted(terms.terms), "known": known}
        for word, terms, known in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_CACHE_LOCK])
        if cursor.fetchone()[0]:
            cursor.execute(
                "INSERT INTO core_wordterms (word, bases, terms, known) SELECT word, bases, terms, known"
                " FROM jsonb_to_recordset(%s::jsonb) new (word text, bases text[], terms text[], known bool)"
                " ORDER BY word ON CONFLICT DO NOTHING",
                [json.dumps(table)],
            )


def learn_again(words: Iterable[str]) -> int:
    """Analyse words anew with the best analyser of this process; returns how many are now known."""
    tool = analyser(patient=True)
    if tool is None:
        return 0
    rows = []
    for word in sorted(set(words)):
        word = word[:LONGEST]
        terms = tool.terms(word)
        if terms:
            rows.append(WordTerms(word=word, bases=sorted(terms.bases), terms=sorted(terms.terms), known=True))
    WordTerms.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["word"], update_fields=["bases", "terms", "known"], batch_size=5_000
    )
    return len(rows)
