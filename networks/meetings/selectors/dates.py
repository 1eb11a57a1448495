"""Meetings in calendars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jane_portal.core.feeds.ics import CalendarEvent
from jane_portal.core.registry import CalendarSource
from networks.bodies.models import Body
from networks.meetings.models import Meeting

# Of one calendar: several years of meetings.
MOST = 300


def event_of(meeting: Meeting) -> CalendarEvent:
    """Load `body` with the meeting. The remote link is for the invited and stands in no feed."""
    name = meeting.title or _("meeting")
    return CalendarEvent(
        uuid=meeting.uuid,
        version=meeting.version,
        title=f"{meeting.body.name}: {name}",
        start=meeting.starts_at,
        end=meeting.ends_at,
        changed=meeting.updated_at,
        place=meeting.place,
        url=settings.PORTAL_BASE_URL + meeting.get_absolute_url(),
        cancelled=meeting.is_cancelled,
    )


def invitation_of(meeting: Meeting, *, attendee: str, cancelled: bool = False) -> CalendarEvent:
    """For the calendar of one who is invited, with the remote link. cancelled: also when only she is not needed."""
    event = event_of(meeting)
    organizer = meeting.body.mailbox or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    text = f"{_('Remote link')}: {meeting.remote_link}" if meeting.remote_link else ""
    return replace(event, text=text, organizer=organizer, attendee=attendee, cancelled=event.cancelled or cancelled)


def _events(rows: Iterable[Meeting]) -> list[CalendarEvent]:
    return [event_of(one) for one in rows]


def events_of_body(body: Body, user: Any) -> list[CalendarEvent]:
    rows = Meeting.objects.visible_to(user).of_body(body).select_related("body")
    return _events(rows.order_by("-starts_at", "pk")[:MOST])


def events_of_all(user: Any) -> list[CalendarEvent]:
    """Meetings that the user may know of, of all bodies. One statement."""
    return _events(Meeting.objects.visible_to(user).select_related("body").order_by("-starts_at", "pk")[:MOST])


CALENDARS = [CalendarSource("meetings", "body", events_of_body)]
