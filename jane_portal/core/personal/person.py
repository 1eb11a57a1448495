"""Whom a request is about, and which rows are hers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from .registry import Rows, all_rows

# A shorter name may be part of any other word.
LONG_ENOUGH = 5


@dataclass(frozen=True)
class Person:
    """user_ids: her account and those merged into it; none for a person known by an address alone.

    emails: addresses that are hers, in lower case.
    """

    user_ids: frozenset[int]
    emails: frozenset[str]
    name: str = ""

    @property
    def words(self) -> list[str]:
        """What is looked for inside texts: the addresses, and a name of at least two words."""
        named = " " in self.name.strip() and len(self.name.strip()) >= LONG_ENOUGH
        return sorted(self.emails) + ([self.name.strip()] if named else [])


def rows_of(rows: Rows, person: Person) -> models.QuerySet[Any]:
    """The rows about the person."""
    model = rows.model_class
    return model._base_manager.filter(_about(model, rows.mine, person), rows.only)


def deeds_of(rows: Rows, person: Person) -> models.QuerySet[Any]:
    """The rows that only say what the person did."""
    return rows.model_class._base_manager.filter(_about(rows.model_class, rows.doers, person), rows.only)


def events_of(rows: Rows, person: Person) -> models.QuerySet[Any]:
    """History rows that are about the person by their own columns."""
    model = rows.event_class
    if model is None:
        return rows.model_class._base_manager.none()
    here = tuple(path for path in rows.mine if _own(model, path))
    return model._base_manager.filter(_about(model, here, person))


def mentioning(rows: Rows, person: Person) -> models.QuerySet[Any]:
    """The rows in whose texts the person stands."""
    model = rows.model_class
    if not person.words or not rows.mentions:
        return model._base_manager.none()
    texts = {f"text_{name}": Cast(name, models.TextField()) for name in rows.mentions}
    found = Q()
    for name in texts:
        for word in person.words:
            found |= Q(**{f"{name}__icontains": word})
    return model._base_manager.annotate(**texts).filter(found, rows.only)


def _own(model: type[models.Model], path: str) -> bool:
    return path in {item.name for item in model._meta.get_fields()}


def _about(model: type[models.Model], paths: tuple[str, ...], person: Person) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        if _final(model, path).related_model is get_user_model():
            if person.user_ids:
                found |= Q(**{f"{path}__in": person.user_ids})
        elif path in {"id", "pk"}:
            found |= Q(**{f"{path}__in": person.user_ids})
        else:
            for email in person.emails:
                found |= Q(**{f"{path}__iexact": email})
    return found


def _final(model: type[models.Model], path: str) -> Any:
    item: Any = None
    for name in path.split("__"):
        item = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = item.related_model
    return item


def address_paths(rows: Rows) -> tuple[str, ...]:
    """Those of `mine` that hold addresses."""
    ends = {path: _final(rows.model_class, path).related_model for path in rows.mine if path not in {"id", "pk"}}
    return tuple(path for path, model in ends.items() if model is None)


def known_addresses() -> set[str]:
    """Every address by which some row is about a person, in lower case."""
    found: set[str] = set()
    for rows in all_rows():
        for path in address_paths(rows):
            values = rows.model_class._base_manager.values_list(path, flat=True).distinct()
            found |= {value.lower() for value in values if value}
    return found | {email.lower() for email in get_user_model()._base_manager.values_list("email", flat=True)}
