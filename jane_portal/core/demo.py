"""Demo data: each room registers its own part; `load_demo` runs them in order, lowest floor first."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class DemoPlan:
    """What all parts share. The same seed gives the same names and texts; days count from today.

    accounts: (e-mail address, who it is in Finnish), in the order in which they are printed.
    """

    seed: int
    associations: int
    password: str
    random: random.Random
    accounts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class DemoPart:
    """load: writes the part, returns the number of rows by name; None when it was there already."""

    key: str
    order: int
    load: Callable[[DemoPlan], dict[str, int] | None]


_parts: dict[str, DemoPart] = {}


def register_demo(part: DemoPart) -> None:
    _parts[part.key] = part


def demo_parts() -> list[DemoPart]:
    return sorted(_parts.values(), key=lambda part: part.order)
