"""Migrating in a fraction of Django's time.

Django renders the models around each step anew, tens of thousands in all. What a step cannot have changed stays here,
and where a step reads how models hang together (or runs Python), all of them are rendered first, as Django itself does
before Python of ours.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.migrations import operations
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import field_is_referenced, resolve_relation
from django.db.models import Field

_plain_clone = Field.clone
_plain_find = ProjectState._find_reload_model  # type: ignore[attr-defined]
_plain_add_field = ProjectState.add_field
Key = tuple[str, str]


def _clone(field: Field[Any, Any]) -> Field[Any, Any]:
    """What makes another field like this is worked out once: in migrations only relations change where they stand."""
    if field.is_relation:
        return _plain_clone(field)
    if "_parts" not in field.__dict__:
        field.__dict__["_parts"] = field.deconstruct()[2:]
    args, kwargs = field.__dict__["_parts"]
    return type(field)(*args, **kwargs)


def _pointing_to(state: ProjectState, key: Key) -> Iterator[Key]:
    """The models that name this one: by a relation, as the table between, or as what they are built on."""
    for other, model in state.models.items():
        named: list[Any] = [base for base in model.bases if isinstance(base, str)]
        for field in model.fields.values():
            if field.is_relation:
                named += [
                    one for one in (field.remote_field.model, getattr(field.remote_field, "through", None)) if one
                ]
        if any(resolve_relation(one, *other) == key for one in named if one):
            yield other


def _find(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    """The models to be rendered anew. A model that is new, and a change of one model alone, leave those be to which it
    points; Django renders these too, and all that point to them, which is nearly every model of ours."""
    key = app_label, model_name
    is_new = model_name not in state.apps.all_models[app_label]
    if not (delay or is_new or getattr(state, "_adds_field", False)):
        return _plain_find(state, app_label, model_name, delay)
    state.is_delayed = True
    return {key} if is_new else {key, *_pointing_to(state, key)}


def _add_field(state: ProjectState, *args: Any, **options: Any) -> None:
    """A new relation changes nothing of the model to which it points."""
    state._adds_field = True  # type: ignore[attr-defined]
    _plain_add_field(state, *args, **options)
    state._adds_field = False  # type: ignore[attr-defined]


def _reads_relations(step: Any, app_label: str, state: ProjectState) -> bool:
    if not isinstance(step, operations.AlterField):
        return True
    key, before = (app_label, step.model_name_lower), state.models[app_label, step.model_name_lower].fields[step.name]
    return bool(step.field.is_relation or before.is_relation or field_is_referenced(state, key, (step.name, before)))


def _with_all_rendered(plain: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(plain)
    def forwards(step: Any, app_label: str, editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        if _reads_relations(step, app_label, from_state):
            from_state.clear_delayed_apps_cache()
            to_state.clear_delayed_apps_cache()
        plain(step, app_label, editor, from_state, to_state)

    return forwards


@contextmanager
def quick_states() -> Iterator[None]:
    """Which models the settings name does not change while this runs; and looking through so many models for garbage
    costs more than keeping them a while longer.
    """
    thresholds = gc.get_threshold()
    readers: list[Any] = [operations.AlterField, operations.RenameField, operations.RenameModel]
    plain = [reader.database_forwards for reader in readers]
    Field.clone = _clone  # type: ignore[method-assign, assignment]
    ProjectState._find_reload_model = _find  # type: ignore[attr-defined]
    ProjectState.add_field = _add_field  # type: ignore[method-assign, assignment]
    apps.get_swappable_settings_name = functools.cache(apps.get_swappable_settings_name)  # type: ignore[method-assign]
    for reader, forwards in zip(readers, plain, strict=True):
        reader.database_forwards = _with_all_rendered(forwards)
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        Field.clone = _plain_clone  # type: ignore[method-assign]
        ProjectState._find_reload_model = _plain_find  # type: ignore[attr-defined]
        ProjectState.add_field = _plain_add_field  # type: ignore[method-assign]
        del apps.get_swappable_settings_name
        for reader, forwards in zip(readers, plain, strict=True):
            reader.database_forwards = forwards
        gc.set_threshold(*thresholds)
