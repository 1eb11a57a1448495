"""The matrix is worth something: with any single right taken away, it fails."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from rules.predicates import Predicate

from jane_portal.accounts.models import RoleSpanQuerySet
from jane_portal.policy import POLICY, PUBLIC, Row

from .crawl import failures, patterns, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OURS = {pattern.name: pattern for pattern in patterns() if ":" not in pattern.name}
# allauth's pages of one's own account ask for a person themselves too: two locks, so one of them missing is not seen.
TWICE = ("account_", "mfa_", "usersessions_")
CLOSED = [name for name in OURS if (row := row_of(name)) and row.who != PUBLIC and not name.startswith(TWICE)]
# Predicates and querysets that no address depends on by themselves, each with its reason.
NOT_SEEN: dict[str, str] = {
    "is_official": "shows more fields on a page that everybody may open; tests/associations try the fields",
    "is_alive": "dissolving ends the roles in it too; tests/huoltamo try an association whose roles are still there",
    "learns": "stands behind the closed door of the policy row, which names the same roles",
    "SearchEntryQuerySet": "narrows lists, not addresses; tests of the search try it",
    "DirectoryRowQuerySet": "narrows lists, not addresses; tests of the directory try it",
    "ActivityQuerySet": "past activities only; tests of activities try it",
    "ContactQuerySet": "a contact's fields and page are asked by rules before",
    "InvitationQuerySet": "asked after the right to the people of the entry",
    "ImportRowQuerySet": "narrows a list below an import that is asked for first",
    "ImportBatchQuerySet": "stands behind the closed door of the policy row",
    "MergeQuerySet": "stands behind the closed door of the policy row; tests of duplicates try it",
    "BounceQuerySet": "narrows what a page of one's own says, not addresses; tests/mail/test_bounces.py tries it",
    "RoleSpanQuerySet": "stands behind the closed door of the policy row",
}


def predicates() -> list[Predicate]:
    found: dict[str, Predicate] = {}
    for config in apps.get_app_configs():
        if not config.path.startswith(str(settings.BASE_DIR)):
            continue
        try:
            module = importlib.import_module(f"{config.name}.rules")
        except ModuleNotFoundError:
            continue
        for name, value in vars(module).items():
            if isinstance(value, Predicate) and value.fn.__module__ == module.__name__:
                found.setdefault(name, value)
    return [found[name] for name in sorted(found) if name not in NOT_SEEN]


def querysets() -> list[type[QuerySet[Any]]]:
    """QuerySets whose `visible_to` leaves anything out."""
    found = set()
    for model in apps.get_models():
        kind = getattr(getattr(model, "objects", None), "_queryset_class", None)
        if kind is not None and hasattr(kind, "visible_to") and kind.__name__ not in NOT_SEEN:
            constants = kind.visible_to.__code__.co_names
            if constants:  # a body that is only `return self` lets everybody see everything on purpose
                found.add(kind)
    return sorted(found, key=lambda kind: kind.__name__)


def wrong_answers(world: Any) -> Iterator[str]:
    rows = [(pattern, row) for pattern in OURS.values() if (row := row_of(pattern.name)) is not None]
    # Where a record's own people are told from others, a missing right shows first.
    rows.sort(key=lambda pair: (not (pair[1].own or pair[1].every), pair[1].who == PUBLIC))
    for pattern, row in rows:
        yield from failures(world, pattern, row, ("GET", "POST"))


@pytest.mark.parametrize("name", CLOSED)
def test_an_opened_door_is_seen(world, monkeypatch, name: str):
    row = row_of(name)
    assert row is not None
    monkeypatch.setitem(POLICY, name, Row(PUBLIC))
    # A view that asks for a person of its own accord may fail altogether: that is seen too.
    assert next(failures(world, OURS[name], row, ("GET", "POST")), "") != ""


@pytest.mark.parametrize("predicate", predicates(), ids=lambda predicate: predicate.name)
def test_a_predicate_that_always_holds_is_seen(world, monkeypatch, predicate: Predicate):
    monkeypatch.setattr(predicate, "fn", lambda *args, **kwargs: True)
    assert next(wrong_answers(world), "") != ""


@pytest.mark.parametrize("kind", querysets(), ids=lambda kind: kind.__name__)
def test_a_queryset_that_shows_everything_is_seen(world, monkeypatch, kind: type[QuerySet[Any]]):
    monkeypatch.setattr(kind, "visible_to", lambda self, user: self.all())
    assert next(wrong_answers(world), "") != ""


def test_a_role_that_never_ends_is_seen(world, monkeypatch):
    monkeypatch.setattr(RoleSpanQuerySet, "in_force", lambda self, day=None: self.all())
    assert next(wrong_answers(world), "") != ""
