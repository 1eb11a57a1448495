"""Finds by introspection what no declaration covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from .registry import Erase, Rows, all_rows, event_models, impersonal, registers

# Columns whose name says that they may hold a person.
LOOKS_PERSONAL = re.compile(r"(^|_)(e?mail|mailbox|phone|name|sender|recipient|person|address|to)(_|$)")


def held_models() -> list[type[models.Model]]:
    """Every model with a table of its own; history rows follow the model that they are the history of."""
    events = set(event_models().values())
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in events
    ]


def problems() -> list[str]:
    """What is wrong with the declarations, one line each; an empty list when every model is covered."""
    declared: dict[str, list[Rows]] = {}
    for rows in all_rows():
        declared.setdefault(rows.model, []).append(rows)
    found = []
    for model in held_models():
        name = model._meta.label
        if name in impersonal() and name in declared:
            found.append(f"{name}: declared twice, as personal and as impersonal")
        elif name in impersonal():
            found += _uncovered(model, set(impersonal()[name].seen), may_point_to_people=False)
        elif name in declared:
            found += [line for rows in declared[name] for line in _faults(rows)]
            found += _uncovered(model, set().union(*(_covered(rows) for rows in declared[name])))
        else:
            found.append(f"{name}: not declared (see jane_portal/core/personal)")
    known = {model._meta.label for model in held_models()}
    found += [f"{name}: declared, but there is no such table" for name in {*declared, *impersonal()} - known]
    return sorted(found)


def _covered(rows: Rows) -> set[str]:
    paths = (*rows.mine, *rows.doers, *rows.exported, *rows.mentions, *rows.seen)
    return {path.split("__")[0] for path in paths} | set(rows.blanked)


def _faults(rows: Rows) -> Iterator[str]:
    if rows.register not in {register.key for register in registers()}:
        yield f"{rows.model}: no register {rows.register}"
    if rows.mine and not rows.exported:
        yield f"{rows.model}: about people, but nothing of it is exported"
    if rows.erase == Erase.KEEP and not rows.kept_why:
        yield f"{rows.model}: kept without a reason"
    if rows.erase == Erase.BLANK and not rows.blanked:
        yield f"{rows.model}: blanked, but no field is named"
    if rows.keep.days is not None and not (rows.keep.since or rows.keep.task):
        yield f"{rows.model}: kept for days counted from nothing"
    names = {item.name for item in rows.model_class._meta.get_fields()}
    paths = (*rows.mine, *rows.doers, *rows.exported, *rows.blanked, *rows.mentions, *rows.seen, rows.keep.since)
    yield from (f"{rows.model}: no field {path}" for path in paths if path and path.split("__")[0] not in names)


def _uncovered(model: type[models.Model], covered: set[str], *, may_point_to_people: bool = True) -> Iterator[str]:
    for item in model._meta.concrete_fields:
        if item.name in covered and (may_point_to_people or not _points_to_people(item)):
            continue
        if _points_to_people(item) or _looks_personal(item):
            yield f"{model._meta.label}.{item.name}: looks personal, but no declaration names it"


def _points_to_people(item: Any) -> bool:
    return item.is_relation and item.related_model is get_user_model()


def _looks_personal(item: Any) -> bool:
    if isinstance(item, models.EmailField):
        return True
    is_text = isinstance(item, (models.CharField, models.TextField)) and not item.choices
    return is_text and bool(LOOKS_PERSONAL.search(item.name))
