"""Erasure by the declarations. Beside retention the only one to blank rows of the append-only history (decisions 4)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from jane_portal.core.history.door import erase_events

from .person import Person, events_of, mentioning, rows_of
from .registry import Erase, Rows, all_rows, erasers

log = logging.getLogger(__name__)


def erase_rows(person: Person) -> Counter[str]:
    """Erase the person everywhere, inside the caller's transaction. Returns how many rows of each model were touched.

    Rooms that stand higher go first: their rows may point to those below. The account itself is last of all.
    """
    touched: Counter[str] = Counter()
    for rows in reversed(all_rows()):
        touched[rows.model] += _erase(rows, person)
    for erase in erasers():
        erase(person)
    log.info("Erased: %s rows of %s models", touched.total(), len(touched))
    return touched


def _erase(rows: Rows, person: Person) -> int:
    mine = rows_of(rows, person)
    keys = list(mine.values_list("pk", flat=True))
    known = _known_values(rows, mine, person) if keys else set(person.words)
    told = rows.before(keys) if rows.before and keys else None
    model = rows.model_class
    if keys and rows.erase == Erase.DELETE:
        model._base_manager.filter(pk__in=keys).delete()
    elif keys and rows.blanked and rows.erase != Erase.KEEP:
        for key in keys:
            model._base_manager.filter(pk=key).update(**values_for(rows.blanked, key))
    named = list(mentioning(rows, person).values_list("pk", flat=True))
    if named:
        texts = {name: rows.blanked.get(name, "") for name in rows.mentions}
        model._base_manager.filter(pk__in=named).update(**texts)
    if rows.erase != Erase.KEEP:
        _erase_history(rows, person, keys, known)
    if rows.after and keys:
        rows.after(told)
    return len(keys) + len(named)


def _known_values(rows: Rows, mine: models.QuerySet[Any], person: Person) -> set[str]:
    """What the blanked columns of her rows said: the same words may stand in the history of those rows."""
    names = [name for name in rows.blanked if name != "id"]
    values = [value for row in mine.values_list(*names) for value in row] if names else []
    return {value for value in values if isinstance(value, str) and value} | set(person.words)


def values_for(blanked: Mapping[str, Any], key: Any) -> dict[str, Any]:
    return {name: value(key) if callable(value) else value for name, value in blanked.items()}


def _erase_history(rows: Rows, person: Person, keys: list[Any], known: set[str]) -> None:
    """Events about her lose her details, and so do events of the same records that hold the same words."""
    model = rows.event_class
    if model is None or not rows.blanked:
        return
    own = {item.name for item in model._meta.concrete_fields}
    blanked = {name: value for name, value in rows.blanked.items() if name in own}
    if not blanked:
        return
    erase_events(model, events_of(rows, person), blanked)
    for name in blanked:
        if isinstance(model._meta.get_field(name), (models.CharField, models.TextField)):
            same = model._base_manager.filter(Q(id__in=keys), **{f"{name}__in": known})
            erase_events(model, same, [name])
    _erase_mentions(rows, person, model, set(blanked) & set(rows.mentions))


def _erase_mentions(rows: Rows, person: Person, model: type[models.Model], names: set[str]) -> None:
    """Events of any record in whose texts she stood among other words lose those texts, as the record itself does."""
    named = Q()
    for name in names:
        for word in person.words:
            named |= Q(**{f"{name}__icontains": word})
    if named:
        erase_events(model, model._base_manager.filter(named), sorted(names))
