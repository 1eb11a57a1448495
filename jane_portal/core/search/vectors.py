"""Terms of records as text that PostgreSQL reads as a tsvector."""

from __future__ import annotations

from collections.abc import Iterable

from .words import terms_for


class Vectors:
    """Makes vectors of many records; each word is looked up once in its life.

    patient: this process may load the big analyser. Usage: `learn` the words of a batch, then `vector` per record.
    """

    def __init__(self, *, patient: bool = False) -> None:
        self._patient = patient
        self._plain: dict[str, str] = {}
        self._named: dict[str, str] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Look up or analyse the words that are new here: one statement when the word cache knows them all."""
        missing = {word for word in words if word not in self._plain}
        for word, found in terms_for(missing, patient=self._patient).items():
            self._plain[word] = " ".join([f"'{term}'" for term in found.terms])
            self._named[word] = " ".join([f"'{term}' 'n:{term}'" for term in found.terms])

    def vector(self, *, names: set[str], words: set[str], marks: Iterable[str] = ()) -> str:
        """A tsvector literal: terms of all words, `n:` terms of the words of names, and the marks as they are.

        The words must have been learnt. Repeated terms are left for PostgreSQL to drop: it sorts them anyway.
        """
        plain, named = self._plain, self._named
        return " ".join(
            [
                *[named[word] for word in names],
                *[plain[word] for word in words - names],
                *[f"'{mark}'" for mark in marks],
            ]
        )
