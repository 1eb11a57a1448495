"""Offices of today and announced elections in the portal's search. No person's name is among the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jane_portal.core.models import SearchEntry
from jane_portal.core.projections import Projection
from jane_portal.core.search.actions import Entry
from networks.representation.models import Election, Office

OFFICE, ELECTION = "office", "election"
_PLACES = ("municipality", "area")


def _words(record: Any) -> str:
    """The names of its place in all languages."""
    place = record.place
    return " ".join(filter(None, (place.name_fi, place.name_sv, place.name_en))) if place is not None else ""


def _election_entry(election: Election) -> Entry:
    with override(settings.LANGUAGE_CODE):
        return Entry(
            kind=ELECTION,
            key=str(election.pk),
            title=_("Election of an agent: %(place)s") % {"place": election.place_name},
            url=f"/vaalit/{election.pk}/",
            text=_words(election),
            snippet=f"{election.term_since:%Y}–{election.term_until:%Y}",
            body=election.task,
            day=timezone.localdate(election.announced_at) if election.announced_at else None,
        )


def _office_entry(office: Office) -> Entry:
    with override(settings.LANGUAGE_CODE):
        behind = office.on_behalf_of
        return Entry(
            kind=OFFICE,
            key=str(office.pk),
            title=office.title,
            url=f"/agentit/{office.pk}/",
            text=" ".join(filter(None, (_words(office), behind.name_fi if behind else ""))),
            snippet=behind.name_fi if behind else office.place_name,
            body=office.about,
        )


def _elections(keys: set[int] | None) -> list[Entry]:
    """Drafts are not in it."""
    return _entries(Election.objects.visible_to(AnonymousUser()).select_related(*_PLACES), keys, _election_entry)


def _offices(keys: set[int] | None) -> list[Entry]:
    return _entries(Office.objects.in_force().select_related(*_PLACES, "on_behalf_of"), keys, _office_entry)


def _entries(rows: Any, keys: set[int] | None, entry: Callable[[Any], Entry]) -> list[Entry]:
    return [entry(row) for row in (rows if keys is None else rows.filter(pk__in=keys)).order_by("pk")]


ELECTIONS, OFFICES = Projection(ELECTION, _elections), Projection(OFFICE, _offices)


def refresh_elections(keys: Iterable[int]) -> None:
    ELECTIONS.refresh(keys)


def refresh_offices(keys: Iterable[int]) -> None:
    OFFICES.refresh(keys)


def refresh_offices_of_today() -> None:
    """Nightly: terms begin and end by their days alone."""
    indexed = {int(key) for key in SearchEntry.objects.filter(kind=OFFICE).values_list("key", flat=True)}
    current = set(Office.objects.in_force().values_list("pk", flat=True))
    if indexed != current:
        refresh_offices(indexed ^ current)


def rebuild_elections(progress: Callable[[int], None]) -> int:
    return ELECTIONS.rebuild(progress)


def rebuild_offices(progress: Callable[[int], None]) -> int:
    return OFFICES.rebuild(progress)
