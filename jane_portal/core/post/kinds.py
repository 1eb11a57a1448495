"""What kinds of letters there are. Each room registers its own in `apps.py`."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LetterKind:
    """key: `Letter.kind`. title: for readers, such as "Invitation to edit an entry".

    refusable: a reader may have it gathered by the day or the week, or not get it at all. What somebody has to know
    (codes, decisions about her, what others wrote to her) is not refusable.
    stop: for letters that a person has ordered elsewhere than among the choices about letters: ends the order of the
    person; page: name of the URL where she keeps it.
    lifetime: so long after it was made the letter is of use; what has not left by then never does.
    """

    key: str
    title: Any
    refusable: bool = False
    stop: Callable[[Any], object] | None = None
    page: str = "notices_update"
    lifetime: datetime.timedelta | None = None

    @property
    def stoppable(self) -> bool:
        """Mail programs show a button that stops such letters (RFC 8058)."""
        return self.refusable or self.stop is not None


_kinds: dict[str, LetterKind] = {}


def register_kinds(kinds: Iterable[LetterKind]) -> None:
    for kind in kinds:
        _kinds[kind.key] = kind


def kind_of(key: str) -> LetterKind:
    """A kind that nobody has registered is named by its key, and cannot be refused."""
    return _kinds.get(key) or LetterKind(key, key)


def all_kinds() -> list[LetterKind]:
    return list(_kinds.values())


def refusable_kinds() -> list[LetterKind]:
    return [kind for kind in _kinds.values() if kind.refusable]
