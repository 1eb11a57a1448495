"""Bodies outside the network in the portal's search. No person's name is among the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jane_portal.core.models import SearchEntry
from jane_portal.core.search.actions import Entry, drop_entries, index_entries
from networks.representation.models import ExternalBody

KIND = "external_body"


def refresh_external(keys: Iterable[int]) -> None:
    """The search says of these bodies what they say now; those that have ended are not in it."""
    wanted = set(keys)
    entries = _entries(wanted)
    drop_entries(kind=KIND, keys=wanted - {int(entry.key) for entry in entries})
    index_entries(entries)


def rebuild_external(progress: Callable[[int], None]) -> int:
    """All entries anew; returns how many there are."""
    SearchEntry.objects.filter(kind=KIND).delete()
    entries = _entries(None)
    index_entries(entries, patient=True)
    progress(len(entries))
    return len(entries)


def _entries(keys: set[int] | None) -> list[Entry]:
    shown = ExternalBody.objects.living().select_related("municipality", "organisation")
    if keys is not None:
        shown = shown.filter(pk__in=keys)
    return [_entry(one) for one in shown.order_by("pk")]


def _entry(body: ExternalBody) -> Entry:
    owner = body.organisation.name_fi if body.organisation else ""
    place = body.municipality.name_fi if body.municipality else ""
    return Entry(
        kind=KIND,
        key=str(body.pk),
        title=body.name_fi,
        url=f"/edustajat/elimet/{body.slug}/",
        text=" ".join(filter(None, (body.name_sv, body.name_en, owner, place))),
        snippet=" · ".join(filter(None, (str(body.get_kind_display()), owner or place))),
    )
