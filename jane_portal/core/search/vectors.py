"""Terms of a record as text that PostgreSQL reads as a tsvector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .voikko import Terms
from .words import words_of


def vector(*, names: str, text: str, terms: Mapping[str, Terms], marks: Iterable[str] = ()) -> str:
    """A tsvector literal: terms of both texts, `n:` terms of the names, and the marks as they are."""
    lexemes: set[str] = set(marks)
    for word in set(words_of(names)):
        for term in terms[word].terms:
            lexemes.add(term)
            lexemes.add(f"n:{term}")
    for word in set(words_of(text)):
        lexemes |= terms[word].terms
    return " ".join([f"'{lexeme}'" for lexeme in lexemes])
