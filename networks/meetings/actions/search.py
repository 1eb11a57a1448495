"""Meetings in the portal's search: what everybody may read of them, never a closed item."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format

from jane_portal.core.models import SearchEntry
from jane_portal.core.search.actions import Entry, drop_entries, index_entries
from networks.meetings.models import AgendaItem, Meeting, MeetingState

KIND = "meeting"


def refresh_meetings(keys: Iterable[int]) -> None:
    """The search says of these meetings what their pages say to a visitor now."""
    wanted = set(keys)
    entries = _entries(wanted)
    drop_entries(kind=KIND, keys=wanted - {int(entry.key) for entry in entries})
    index_entries(entries)


def rebuild_meetings(progress: Callable[[int], None]) -> int:
    """All entries anew; returns how many there are."""
    SearchEntry.objects.filter(kind=KIND).delete()
    entries = _entries(None)
    index_entries(entries, patient=True)
    progress(len(entries))
    return len(entries)


def _entries(keys: set[int] | None) -> list[Entry]:
    """Of meetings that were called, with their open items. Two statements."""
    visitor = AnonymousUser()
    shown = Meeting.objects.visible_to(visitor).exclude(state=MeetingState.PLANNED).select_related("body")
    shown = shown.filter(called_at__isnull=False)
    if keys is not None:
        shown = shown.filter(pk__in=keys)
    meetings = list(shown.order_by("pk"))
    items: dict[int, list[AgendaItem]] = {}
    for item in AgendaItem.objects.visible_to(visitor).filter(meeting__in=[one.pk for one in meetings]).in_order():
        items.setdefault(item.meeting_id, []).append(item)
    return [_entry(one, items.get(one.pk, [])) for one in meetings]


def _entry(meeting: Meeting, items: list[AgendaItem]) -> Entry:
    text = " ".join(part for item in items for part in (item.title, item.text, item.proposal) if part)
    name = meeting.title or meeting.body.name_fi
    return Entry(
        kind=KIND,
        key=str(meeting.pk),
        title=f"{name} {date_format(meeting.day, 'j.n.Y')}",
        url=f"/kokoukset/{meeting.pk}/",
        text=" ".join((text, meeting.body.name_fi, meeting.place)),
        snippet=", ".join(item.title for item in items)[:200],
        body=text,
        day=meeting.day,
    )
