"""Bodies in the portal's search."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jane_portal.core.models import SearchEntry
from jane_portal.core.search.actions import Entry, drop_entries, index_entries
from networks.bodies.models import Body

from .paper_search import refresh_papers_of

KIND = "body"


def refresh_bodies(keys: Iterable[int]) -> None:
    """The search says of these bodies what they say now; those not published are not in it."""
    wanted = set(keys)
    entries = _entries(wanted)
    drop_entries(kind=KIND, keys=wanted - {int(entry.key) for entry in entries})
    index_entries(entries)
    refresh_papers_of(wanted)


def rebuild_bodies(progress: Callable[[int], None]) -> int:
    """All entries anew; returns how many there are."""
    SearchEntry.objects.filter(kind=KIND).delete()
    entries = _entries(None)
    index_entries(entries, patient=True)
    progress(len(entries))
    return len(entries)


def _entries(keys: set[int] | None) -> list[Entry]:
    shown = Body.objects.visible_to(AnonymousUser()).select_related("municipality", "area")
    if keys is not None:
        shown = shown.filter(pk__in=keys)
    return [_entry(one) for one in shown.order_by("pk")]


def _entry(body: Body) -> Entry:
    places = [place.name_fi for place in (body.area, body.municipality) if place is not None]
    names = (body.name_sv, body.name_en, body.mandate_fi, body.joining_fi, *places)
    return Entry(
        kind=KIND,
        key=str(body.pk),
        title=body.name_fi,
        url=f"/toimielimet/{body.slug}/",
        text=" ".join(filter(None, names)),
        snippet=" · ".join(filter(None, (body.kind_label, *places))),
        body=body.mandate_fi,
        day=timezone.localdate(body.published_at) if body.published_at else None,
    )
