"""What the calendar of a body holds of the body itself: the first and the last day of its term."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.conf import settings
from django.utils.translation import gettext as _

from jane_portal.core.feeds.ics import CalendarEvent
from jane_portal.core.registry import CalendarSource
from networks.bodies.models import Body


def term_events(body: Body, user: Any) -> list[CalendarEvent]:
    """No statement: the body is read already. What a seat or a person has of days is not for a public feed."""
    days = {
        "term-since": (body.term_since, _("%(body)s: the term begins")),
        "term-until": (body.term_until, _("%(body)s: the term ends")),
    }
    return [
        CalendarEvent(
            uuid=uuid5(body.uuid, key),
            version=body.version,
            title=title % {"body": body.name},
            start=day,
            end=day,
            changed=body.updated_at,
            url=settings.PORTAL_BASE_URL + body.get_absolute_url(),
        )
        for key, (day, title) in days.items()
        if day is not None
    ]


CALENDARS = [CalendarSource("term", "body", term_events, statements=0)]
