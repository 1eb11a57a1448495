"""History: who changed what, when, in which role and by which action.

Database triggers (django-pghistory) write one event row for each changed row, bulk updates included, inside the
writing transaction. `tracked` marks a model; `action` names the deed and the doer for all that happens inside it.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.db import models, transaction

from .triggers import know_triggers

know_triggers()

P = ParamSpec("P")
R = TypeVar("R")

_acting_as: ContextVar[str] = ContextVar("acting_as", default="")
_inside: ContextVar[bool] = ContextVar("inside_deed", default=False)


def tracked(*, exclude: list[str] | None = None, title: Any = "") -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: keep an append-only event for every insert, update and delete of the model.

    title: what the administrator's list of these events is called, translatable.

    Triggers run per statement, so a bulk import pays for one trigger call a statement, not one a row.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude_auto=True)),
        pghistory.DeleteEvent(),
        level=pghistory.Statement,
        append_only=True,
        exclude=exclude,
        meta={"verbose_name": title, "verbose_name_plural": title} if title else None,
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )


def tracked_relation() -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator for a proxy of a many-to-many table: an event for each row added or removed."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.DeleteEvent(),
        level=pghistory.Statement,
        append_only=True,
        obj_field=None,
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
    )


def set_acting_as(label: str) -> None:
    """Remember the role (a RoleSpan's `label`) in which the person of this request acts."""
    _acting_as.set(label)


@contextmanager
def deed(*, name: str, by: Any, on_behalf_of: str = "") -> Iterator[None]:
    """Name the deed for the history rows written inside. `by` is a User, or None for the portal itself.

    An action called by another one is part of the outer deed: the outermost names all rows.
    """
    if _inside.get():
        yield
        return
    facts: dict[str, Any] = {
        "action": name,
        "by": by.pk if by is not None else None,
        "acting_as": _acting_as.get(),
    }
    if on_behalf_of:
        facts["on_behalf_of"] = on_behalf_of
    token = _inside.set(True)
    try:
        with pghistory.context(**facts):
            yield
    finally:
        _inside.reset(token)


def action(func: Callable[P, R]) -> Callable[P, R]:
    """Decorator of every action: one transaction, and a history context named `room.verb_noun`.

    The action takes keyword arguments only, `by` among them (architecture, rule 3).
    """
    name = f"{func.__module__.split('.actions')[0].rsplit('.', 1)[-1]}.{func.__name__}"

    @functools.wraps(func)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with (
            transaction.atomic(),
            deed(name=name, by=kwargs.get("by"), on_behalf_of=str(kwargs.get("on_behalf_of", ""))),
        ):
            return func(*args, **kwargs)

    return run
