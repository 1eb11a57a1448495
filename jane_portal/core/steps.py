"""First steps: what a person new in a role does first, and whether the data say that it is done.

A room registers a provider for the roles it knows; the desk shows one list of them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """title: an imperative, in the language of the page. url: where it is done."""

    title: Any
    url: str
    done: bool


@dataclass(frozen=True)
class StepProvider:
    """steps: takes a person who holds one of the roles today; one statement or two."""

    roles: frozenset[str]
    steps: Callable[[Any], list[Step]]


_providers: list[StepProvider] = []


def register_steps(provider: StepProvider) -> None:
    _providers.append(provider)


def steps_of(user: Any) -> list[Step]:
    """All first steps of this person's roles of today, those of lower rooms first."""
    return [step for provider in _providers if user.has_role(*provider.roles) for step in provider.steps(user)]
