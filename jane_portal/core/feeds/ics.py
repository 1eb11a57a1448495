"""Calendars as RFC 5545 has them: stable identifiers, sequence numbers, the time zone written out."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vUri

PRODUCT = "-//Network of associations//Portal//FI"


@dataclass(frozen=True)
class CalendarEvent:
    """One thing in a calendar. uuid: of the record, for life. version: of the record; calendars take the higher one.

    start, end: aware moments, or days for what lasts whole days (the last day counts). changed: an aware moment.
    """

    uuid: UUID
    version: int
    title: str
    start: datetime.datetime | datetime.date
    end: datetime.datetime | datetime.date | None
    changed: datetime.datetime
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False
    # E-mail addresses, in invitations to one person (RFC 5546); feeds have neither.
    organizer: str = ""
    attendee: str = ""


def calendar(events: Iterable[CalendarEvent], *, name: str, method: str = "PUBLISH") -> bytes:
    """The file. method: PUBLISH for feeds; REQUEST and CANCEL for letters to the invited."""
    found = Calendar()
    found.add("PRODID", PRODUCT)
    found.add("VERSION", "2.0")
    found.add("METHOD", method)
    found.add("X-WR-CALNAME", _plain(name))
    for event in events:
        found.add_component(_event(event))
    found.add_missing_timezones()
    written: bytes = found.to_ical()
    return written


def calendar_response(filename: str, events: Iterable[CalendarEvent], *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{filename}"'}
    return HttpResponse(calendar(events, name=name), content_type="text/calendar; charset=utf-8", headers=headers)


def _event(event: CalendarEvent) -> Event:
    host = urlsplit(settings.PORTAL_BASE_URL).hostname or "localhost"
    found = Event()
    found.add("UID", f"{event.uuid}@{host}")
    found.add("SEQUENCE", max(event.version - 1, 0))
    found.add("DTSTAMP", event.changed.astimezone(datetime.UTC))
    found.add("LAST-MODIFIED", event.changed.astimezone(datetime.UTC))
    found.add("DTSTART", _moment(event.start))
    if event.end is not None:
        found.add("DTEND", _end(event.end))
    found.add("SUMMARY", _plain(event.title))
    for name, value in (("LOCATION", event.place), ("DESCRIPTION", event.text)):
        if value:
            found.add(name, _plain(value, lines=True))
    if event.url:
        found.add("URL", vUri(_plain(event.url)))
    if event.organizer and event.attendee:
        found.add("ORGANIZER", vCalAddress(f"mailto:{event.organizer}"))
        # Answers come by the link of the letter, not by the mail program.
        answer = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
        found.add("ATTENDEE", vCalAddress(f"mailto:{event.attendee}"), parameters=answer)
    found.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    return found


def _moment(value: datetime.datetime | datetime.date) -> Any:
    """In the time of the portal, so that a series keeps its hour when summer time begins."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(timezone.get_default_timezone()).replace(microsecond=0)
    return value


def _end(value: datetime.datetime | datetime.date) -> Any:
    """Whole days end where the next day begins."""
    return _moment(value) if isinstance(value, datetime.datetime) else value + datetime.timedelta(days=1)


def _plain(text: str, *, lines: bool = False) -> str:
    """Without control characters; line breaks stay where they may."""
    kept = "\n" if lines else ""
    one = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char if char in kept or unicodedata.category(char) not in {"Cc", "Zl", "Zp"} else " " for char in one
    )
