"""migrate: Django's own, in half the time, and then the history is closed to every role but the owner of the tables."""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Field

from jane_portal.core.history.door import close_history

_plain_clone = Field.clone


def _clone(field: Field[Any, Any]) -> Field[Any, Any]:
    """What makes another field like this is worked out once: in migrations only relations change where they stand."""
    if field.is_relation:
        return _plain_clone(field)
    if "_parts" not in field.__dict__:
        field.__dict__["_parts"] = field.deconstruct()[2:]
    args, kwargs = field.__dict__["_parts"]
    return type(field)(*args, **kwargs)


@contextmanager
def quick_states() -> Iterator[None]:
    """Django renders the models around each step anew, tens of thousands in all: what stays the same is remembered.

    Which models the settings name does not change while this runs; and looking through so many models for garbage
    costs more than keeping them a while longer.
    """
    thresholds = gc.get_threshold()
    Field.clone = _clone  # type: ignore[method-assign, assignment]
    apps.get_swappable_settings_name = functools.cache(apps.get_swappable_settings_name)  # type: ignore[method-assign]
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        Field.clone = _plain_clone  # type: ignore[method-assign]
        del apps.get_swappable_settings_name
        gc.set_threshold(*thresholds)


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with quick_states():
            super().handle(*args, **options)
        looked_only = options["plan"] or options["check_unapplied"]
        if not looked_only and options["database"] == DEFAULT_DB_ALIAS:
            close_history()
