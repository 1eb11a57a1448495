"""Letters that did not simply go, as the secretary sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from jane_portal.core.post.kinds import kind_of
from jane_portal.mail.models import TROUBLE, Letter, LetterQuerySet

PAGE = 50


@dataclass(frozen=True)
class StateCount:
    """One choice of the filter."""

    state: str
    label: Any
    count: int
    chosen: bool


@dataclass(frozen=True)
class TroubledLetter:
    """One row: the letter, what it is about, and whether it can be sent again."""

    letter: Letter
    title: Any
    can_go: bool
    in_doubt: bool


def state_counts(letters: LetterQuerySet, chosen: str) -> list[StateCount]:
    """How many in each state of trouble; states without letters are left out unless chosen. One statement."""
    counts = dict(letters.in_trouble().order_by().values_list("state").annotate(count=Count("pk")))
    return [
        StateCount(state.value, state.label, counts.get(state.value, 0), state == chosen)
        for state in TROUBLE
        if counts.get(state.value) or state == chosen
    ]


def trouble_rows(letters: Iterable[Letter]) -> list[TroubledLetter]:
    return [
        TroubledLetter(letter, kind_of(letter.kind).title, bool(letter.params), letter.state == Letter.State.UNCERTAIN)
        for letter in letters
    ]
