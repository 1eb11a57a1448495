"""State machines as data: one table of allowed steps beside each model (architecture, rule 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """One step that somebody may take.

    label: what the button says. sources, targets: states from which and into which it leads. who: sides that may take
    it. reason: it is taken with a reason that the other side reads.
    """

    key: str
    label: Any
    sources: frozenset[str]
    targets: frozenset[str]
    who: frozenset[str]
    reason: bool = False


def step(
    key: str, label: Any, sources: Iterable[str], targets: Iterable[str], who: Iterable[str], *, reason: bool = False
) -> Step:
    return Step(key, label, frozenset(sources), frozenset(targets), frozenset(who), reason)


def table(*steps: Step) -> dict[str, Step]:
    """The steps by their key, in the order in which their buttons stand on a page."""
    return {one.key: one for one in steps}


def open_steps(steps: dict[str, Step], state: str, side: str) -> list[Step]:
    """What this side may do in this state."""
    return [one for one in steps.values() if state in one.sources and side in one.who]
