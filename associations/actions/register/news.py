"""What an import tells those who follow: a few new entries by name, many as one line for each place and sector."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from associations.actions.following import tell_dissolved_to_followers, tell_founded
from associations.models import ImportBatch, ImportRow, Municipality, Organisation, Sector, Status
from associations.selectors.following import DISSOLVED, FOUNDED, IMPORTED
from jane_portal.follow.actions import record_news, take_many_back
from jane_portal.follow.models import Follow

# So many new entries are told each by its name.
NAMED = 10


def tell_import(batch: ImportBatch) -> None:
    """At the end of an import: what it brought, and to those who follow an association, that it has been dissolved."""
    new = _new(batch)
    if new.count() <= NAMED:
        for organisation in new.order_by("pk"):
            tell_founded(organisation)
    else:
        for kind, key in _places(new):
            record_news(kind=IMPORTED, about=(kind, key), topics=[f"{kind}:{key}"])
    followed = Follow.objects.filter(kind="yhdistys", subject=Cast(OuterRef("uuid"), CharField()))
    for organisation in _dissolved(batch).filter(Exists(followed)).order_by("pk"):
        tell_dissolved_to_followers(organisation)


def take_import_back(batch: ImportBatch) -> None:
    """Before an import is undone: letters that have not left do not tell of it."""
    new = _new(batch)
    take_many_back(kind=FOUNDED, about_kind="yhdistys", keys=new.values_list("uuid", flat=True))
    take_many_back(kind=DISSOLVED, about_kind="yhdistys", keys=_dissolved(batch).values_list("uuid", flat=True))
    places = _places(new)
    for kind in ("kunta", "ala"):
        take_many_back(kind=IMPORTED, about_kind=kind, keys=[key for known, key in places if known == kind])


def _new(batch: ImportBatch) -> Any:
    rows = ImportRow.objects.filter(batch=batch, applied=True, left=False, outcome="new")
    return Organisation.objects.filter(pk__in=rows.values("organisation_id")).exclude(status=Status.DISSOLVED)


def _dissolved(batch: ImportBatch) -> Any:
    rows = ImportRow.objects.filter(
        batch=batch, applied=True, left=False, outcome="changed", before__has_key="status"
    ).exclude(before__status=Status.DISSOLVED)
    return Organisation.objects.filter(pk__in=rows.values("organisation_id"), status=Status.DISSOLVED)


def _places(organisations: Any) -> list[tuple[str, uuid.UUID]]:
    """The municipalities and sectors of these entries. Four statements, however many entries."""

    def keys(model: Any, *names: str) -> Iterable[uuid.UUID]:
        found: set[uuid.UUID] = set()
        for name in names:
            there = organisations.filter(**{f"{name}__isnull": False}).values(name)
            found |= set(model.objects.filter(pk__in=there).values_list("uuid", flat=True))
        return sorted(found)

    places = [("kunta", key) for key in keys(Municipality, "domicile", "works_in")]
    return places + [("ala", key) for key in keys(Sector, "sector", "other_sectors")]
