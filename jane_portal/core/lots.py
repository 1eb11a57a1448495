"""Drawing lots: an order that nobody can foretell or steer."""

import secrets
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def drawn(things: Iterable[T]) -> list[T]:
    """The same things in random order, by the operating system's own source of chance."""
    order = list(things)
    secrets.SystemRandom().shuffle(order)
    return order
