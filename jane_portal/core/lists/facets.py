"""Facets of a search as choices with counts, and the choices made as chips to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Option:
    """A choice. count: hits it has now; None when another choice of the same facet is made, so it would add hits."""

    value: str
    label: Any
    count: int | None
    selected: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: Any
    options: list[Option]
    open: bool


@dataclass(frozen=True)
class Chip:
    """One choice made. url: the same search without it."""

    label: Any
    url: str


def options(values: list[tuple[str, Any, int]], chosen: tuple[str, ...]) -> list[Option]:
    """values: (value, label, hits) of one facet; those without a hit are left out unless another is chosen."""
    made = []
    for value, label, count in values:
        selected = value in chosen
        if value and (count or selected or chosen):
            made.append(Option(value, label, count if selected or not chosen else None, selected))
    # Choices made stay in sight in a long list.
    return sorted(made, key=lambda option: not option.selected)
