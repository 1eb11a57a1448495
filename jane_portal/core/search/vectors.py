"""Terms of records as PostgreSQL takes a tsvector: as text in a statement, packed in a COPY of whole registers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from jane_portal.core.text.cutting import cut_roughly

from .words import NUMBER, terms_for, words_of

# Names, other texts, and lexemes of the room's own that stand in the vector as they are.
Record = tuple[str, str, Iterable[str]]
PackedTerms = dict[str, tuple[bytes, ...]]
# What ends a lexeme in a packed vector: the end of its text, and that no positions follow.
_END = b"\0\0\0"


class Vectors:
    """Makes vectors of many records: terms of all words, `n:` terms of the words of names, and the marks.

    Each word is looked up once in the life of this object. patient: this process may load the big analyser.
    """

    def __init__(self, *, patient: bool = False) -> None:
        self._patient = patient
        self._known: PackedTerms = {}

    def literals(self, records: Sequence[Record]) -> Iterator[str]:
        """As text, in the order of the records."""
        return (" ".join([f"'{one.removesuffix(_END).decode()}'" for one in found]) for found in self._lexemes(records))

    def packed(self, records: Sequence[Record]) -> Iterator[bytes]:
        """As a binary COPY reads them, which costs the database a quarter of what text costs it."""
        return (len(found).to_bytes(4, "big") + b"".join(found) for found in self._lexemes(records))

    def _lexemes(self, records: Sequence[Record]) -> Iterator[dict[bytes, None]]:
        """The different lexemes of each record. All words are looked up before this returns."""
        cut = [(set(cut_roughly(names)), set(cut_roughly(text)), marks) for names, text, marks in records]
        terms = self._terms(set().union(*[words for names, text, _marks in cut for words in (names, text)]))
        return (_merged(terms, names, text, marks) for names, text, marks in cut)

    def _terms(self, rough: set[str]) -> PackedTerms:
        """Packed terms of each roughly cut word: one statement when the word cache knows all that are new here."""
        new = rough - self._known.keys()
        numbers = set(filter(NUMBER.fullmatch, new))
        words = {one: words_of(one) for one in new - numbers}
        found = terms_for({word for parts in words.values() for word in parts}, patient=self._patient)
        for one, parts in words.items():
            self._known[one] = tuple({_packed(term) for part in parts for term in found[part].terms})
        # Numbers are seldom met again, and those of a register would fill the memory.
        return self._known | {one: tuple(map(_packed, words_of(one))) for one in numbers}


def _merged(terms: PackedTerms, names: set[str], text: set[str], marks: Iterable[str]) -> dict[bytes, None]:
    """A dict keeps each lexeme once in two thirds of the time of a set."""
    named = list(chain.from_iterable(map(terms.__getitem__, names)))
    rest = chain.from_iterable(map(terms.__getitem__, text))
    return dict.fromkeys(chain(named, [b"n:" + term for term in named], map(_packed, marks), rest))


def _packed(lexeme: str) -> bytes:
    return lexeme.encode() + _END
