"""Reads of the glossary."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from .models import GlossaryEntry


def by_letter(entries: Iterable[GlossaryEntry], asked: str = "") -> list[tuple[str, list[GlossaryEntry]]]:
    """(letter, words) in the order of the alphabet, å ä ö last; only those in which the asked words stand."""
    wanted = asked.casefold().split()
    found = [entry for entry in entries if all(word in _whole(entry) for word in wanted)]
    return [(letter, list(words)) for letter, words in groupby(found, key=lambda entry: entry.term_fi[0].upper())]


def _whole(entry: GlossaryEntry) -> str:
    parts = (entry.term_fi, entry.term_sv, entry.term_en, entry.forms, entry.explanation_fi, entry.explanation_plain)
    return " ".join([*parts, entry.explanation_sv, entry.explanation_en]).casefold()
