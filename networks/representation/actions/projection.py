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
from jane_portal.core.search.actions import Entry, drop_entries, index_entries
from networks.representation.models import Election, Office

OFFICE, ELECTION = "office", "election"
_PLACES = ("municipality", "area")


def refresh_elections(keys: Iterable[int]) -> None:
    """The search says of these elections what they say now; drafts are not in it."""
    wanted = set(keys)
    _replace(ELECTION, wanted, _elections().filter(pk__in=wanted), _election_entry)


def refresh_offices(keys: Iterable[int]) -> None:
    wanted = set(keys)
    _replace(OFFICE, wanted, _offices().filter(pk__in=wanted), _office_entry)


def refresh_offices_of_today() -> None:
    """Nightly: terms begin and end by their days alone."""
    indexed = {int(key) for key in SearchEntry.objects.filter(kind=OFFICE).values_list("key", flat=True)}
    current = set(_offices().values_list("pk", flat=True))
    if indexed != current:
        refresh_offices(indexed ^ current)


def rebuild_elections(progress: Callable[[int], None]) -> int:
    return _rebuild(ELECTION, _elections(), _election_entry, progress)


def rebuild_offices(progress: Callable[[int], None]) -> int:
    return _rebuild(OFFICE, _offices(), _office_entry, progress)


def _elections() -> Any:
    return Election.objects.visible_to(AnonymousUser()).select_related(*_PLACES)


def _offices() -> Any:
    return Office.objects.in_force().select_related(*_PLACES, "on_behalf_of")


def _replace(kind: str, wanted: set[int], rows: Any, entry: Callable[[Any], Entry]) -> None:
    entries = [entry(row) for row in rows.order_by("pk")]
    drop_entries(kind=kind, keys=wanted - {int(one.key) for one in entries})
    index_entries(entries)


def _rebuild(kind: str, rows: Any, entry: Callable[[Any], Entry], progress: Callable[[int], None]) -> int:
    """All entries anew; returns how many there are."""
    SearchEntry.objects.filter(kind=kind).delete()
    entries = [entry(row) for row in rows.order_by("pk")]
    index_entries(entries, patient=True)
    progress(len(entries))
    return len(entries)


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
