"""Meetings in the portal's search: what everybody may read of them, never a closed item."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format

from jane_portal.core.projections import Projection
from jane_portal.core.search.actions import Entry
from networks.meetings.models import AgendaItem, Meeting, MeetingState

KIND = "meeting"


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


MEETINGS = Projection(KIND, _entries)


def refresh_meetings(keys: Iterable[int]) -> None:
    MEETINGS.refresh(keys)


def follow_bodies(keys: Iterable[int], *, patient: bool = False) -> None:
    """Meetings follow their body: its name, its publication."""
    MEETINGS.refresh(Meeting.objects.filter(body__in=list(keys)).values_list("pk", flat=True))
