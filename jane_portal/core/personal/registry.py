"""The declarations: registers as people know them, and what each model holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Register:
    """One register of the privacy notice (GDPR articles 13 and 30). All texts are translatable.

    short: one sentence to stand beside forms that ask for such data. joint: the association or municipality decides of
    its own part together with the portal's controller (article 26).
    """

    key: str
    title: Any
    people: Any
    purpose: Any
    basis: Any
    receivers: Any
    short: Any = ""
    joint: bool = False
    order: int = 100


class Erase(StrEnum):
    """What becomes of the rows about a person who is erased."""

    DELETE = "delete"
    # The row stays, its fields named in `blanked` are emptied.
    BLANK = "blank"
    # The row stays and points to an account that has no name and no address any more.
    FORMER = "former"
    # A law says so; `kept_why` names it.
    KEEP = "keep"


@dataclass(frozen=True)
class Keep:
    """How long rows are kept. says: in plain words, for the notice.

    days after `since` (a date or time column), for rows that `when` holds for, the nightly task deletes the row, or
    with `blank` empties its `blanked` fields. Without days, they go with what `says` names. task: the task of the room
    that removes them instead.
    """

    says: Any
    days: int | None = None
    since: str = ""
    when: models.Q | None = None
    blank: bool = False
    task: str = ""


@dataclass(frozen=True)
class Rows:
    """What one model, or those of its rows that `only` holds for, has of people.

    mine: columns (or paths to them) by which a row is about a person: foreign keys to the user, or e-mail addresses.
    doers: foreign keys that only say who did a deed; they keep pointing to the account, nameless after an erasure.
    exported: columns in the copy that the person gets. words: column -> function from a code in it to what is read;
    row_words: the same from the whole row, where the code alone does not tell.
    blanked: column -> value after erasure, here and in the history; a function gets the row's key.
    mentions: text columns in which an address or name may stand among other words: rows that
    hold the person's own are blanked too. seen: columns that look personal but hold nothing of a person.
    made: column (or path to it) with the time when a row came about, which tells an erased address that somebody uses
    anew from one that an older backup brought back; "" where the row only goes with an account.
    after: called with the keys of the rows that an erasure touched, and whatever `before` returned for them.
    """

    model: str
    register: str
    title: Any
    erase: Erase
    keep: Keep
    mine: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()
    exported: tuple[str, ...] = ()
    words: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    row_words: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    blanked: Mapping[str, Any] = field(default_factory=dict)
    mentions: tuple[str, ...] = ()
    only: models.Q = field(default_factory=models.Q)
    seen: tuple[str, ...] = ()
    kept_why: Any = ""
    made: str = "created_at"
    before: Callable[[list[Any]], Any] | None = None
    after: Callable[[Any], None] | None = None

    @property
    def model_class(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def event_class(self) -> type[models.Model] | None:
        """The model of its history, if it has one."""
        return event_models().get(self.model_class)


@dataclass(frozen=True)
class Impersonal:
    """A model that holds nothing of people. seen: columns that look personal and are not."""

    model: str
    why: str
    seen: tuple[str, ...] = ()


_registers: dict[str, Register] = {}
_rows: list[Rows] = []
_impersonal: dict[str, Impersonal] = {}
_limiters: list[Callable[[Any], None]] = []
_farewells: list[Callable[[Any], None]] = []
_erasers: list[Callable[[Any], None]] = []


def register_register(register: Register) -> None:
    _registers[register.key] = register


def register_rows(*rows: Rows) -> None:
    _rows.extend(rows)


def register_impersonal(why: str, *names: str, seen: tuple[str, ...] = ()) -> None:
    for name in names:
        _impersonal[name] = Impersonal(name, why, seen)


def register_eraser(func: Callable[[Any], None]) -> None:
    """What an erasure must do beyond rows: takes the `Person`, inside the transaction of the erasure."""
    _erasers.append(func)


def register_farewell(func: Callable[[Any], None]) -> None:
    """What must happen before an erasure while her roles still stand, such as telling who takes over."""
    _farewells.append(func)


def farewells() -> list[Callable[[Any], None]]:
    return list(_farewells)


def register_limiter(func: Callable[[Any], None]) -> None:
    """Takes what a person shows publicly out of sight when she limits the use of her data."""
    _limiters.append(func)


def limiters() -> list[Callable[[Any], None]]:
    return list(_limiters)


def registers() -> list[Register]:
    return sorted(_registers.values(), key=lambda register: register.order)


def notice() -> list[tuple[Register, list[Rows]]]:
    """The privacy notice: each register with what it holds, every title once."""
    found = []
    for register in registers():
        held = {str(rows.title): rows for rows in _rows if rows.register == register.key}
        found.append((register, list(held.values())))
    return found


def register_of(key: str) -> Register:
    return _registers[key]


def all_rows() -> list[Rows]:
    return list(_rows)


def impersonal() -> dict[str, Impersonal]:
    return dict(_impersonal)


def erasers() -> list[Callable[[Any], None]]:
    return list(_erasers)


def event_models() -> dict[type[models.Model], type[models.Model]]:
    """Tracked model -> the model of its history rows."""
    return {
        tracked: model
        for model in apps.get_models()
        if (tracked := getattr(model, "pgh_tracked_model", None)) is not None
    }
