"""Writing search entries. Called by the actions of rooms, inside their transactions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from .models import SearchEntry, WordTerms
from .vectors import Vectors
from .visibility import PUBLIC
from .words import terms_for, words_of

BATCH = 2_000


@dataclass(frozen=True)
class Entry:
    """What /haku/ shall know of one record.

    body: the running part of `text`, of which the place of the hit is shown. url: path without a language prefix.
    visible: visibility lexemes. marks: the room's own lexemes, such as `o:12`, by which it finds its entries again.
    """

    kind: str
    key: str
    title: str
    url: str
    text: str = ""
    snippet: str = ""
    body: str = ""
    visible: tuple[str, ...] = (PUBLIC,)
    day: datetime.date | None = None
    marks: tuple[str, ...] = ()


def index_entry(
    *,
    kind: str,
    key: object,
    title: str,
    url: str,
    text: str = "",
    snippet: str = "",
    body: str = "",
    visible: Iterable[str] = (PUBLIC,),
    day: datetime.date | None = None,
) -> None:
    """Add or replace the entry of one record."""
    index_entries([Entry(kind, str(key), title, url, text, snippet, body, tuple(visible), day)])


def index_entries(entries: Sequence[Entry], *, patient: bool = False) -> None:
    """Add or replace many entries. patient: this process may load the big analyser."""
    vectors = Vectors(patient=patient)
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        terms = vectors.literals([(entry.title, entry.text, (*entry.visible, *entry.marks)) for entry in batch])
        rows = [
            (
                entry.kind,
                entry.key,
                entry.title[:300],
                entry.snippet[:300],
                entry.body[:6000],
                entry.url,
                entry.day,
                vector,
            )
            for entry, vector in zip(batch, terms, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO core_searchentry (kind, key, title, snippet, body, url, day, terms)
                SELECT kind, key, title, snippet, body, url, day, terms::tsvector
                FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[],
                            %s::text[])
                     AS new(kind, key, title, snippet, body, url, day, terms)
                ORDER BY kind, key
                ON CONFLICT (kind, key) DO UPDATE SET title = excluded.title, snippet = excluded.snippet,
                    body = excluded.body, url = excluded.url, day = excluded.day, terms = excluded.terms
                """,
                [list(column) for column in zip(*rows, strict=True)],
            )


def drop_entry(*, kind: str, key: object) -> None:
    """Take one record out of the search."""
    drop_entries(kind=kind, keys=[key])


def drop_entries(*, kind: str, keys: Iterable[object]) -> None:
    """Take records of one kind out of the search."""
    SearchEntry.objects.filter(kind=kind, key__in=[str(key) for key in keys]).delete()


def forget_words(*, text: str) -> int:
    """Erasure: the words of this text (a person's name) leave the word cache; returns how many."""
    return WordTerms.objects.filter(word__in=words_of(text)).delete()[0]


def relearn_words() -> int:
    """Analyse every cached word anew with the best analyser at hand; returns how many there are."""
    with transaction.atomic():
        words = list(WordTerms.objects.values_list("word", flat=True))
        WordTerms.objects.filter(word__in=words).delete()
        terms_for(words, patient=True)
    return len(words)
