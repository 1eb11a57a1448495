"""What kinds of letters there are. Each room registers its own in `apps.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LetterKind:
    """key: `Letter.kind`. title: for readers, such as "Invitation to edit an entry".

    refusable: a reader may have it gathered by the day or the week, or not get it at all. What somebody has to know
    (codes, decisions about her, what others wrote to her) is not refusable.
    """

    key: str
    title: Any
    refusable: bool = False


_kinds: dict[str, LetterKind] = {}


def register_kinds(kinds: Iterable[LetterKind]) -> None:
    for kind in kinds:
        _kinds[kind.key] = kind


def kind_of(key: str) -> LetterKind:
    """A kind that nobody has registered is named by its key, and cannot be refused."""
    return _kinds.get(key) or LetterKind(key, key)


def refusable_kinds() -> list[LetterKind]:
    return [kind for kind in _kinds.values() if kind.refusable]
