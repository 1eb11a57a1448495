"""Meetings and what stands on their agendas."""

from __future__ import annotations

import datetime
import itertools

from django.utils import timezone

from networks.bodies.models import Body
from networks.meetings.models import AgendaItem, Meeting
from tests.factories import bodies

_hours = itertools.count()
DAY = datetime.timedelta(days=1)


def meeting(of: Body | None = None, *, days: int = 20, **fields) -> Meeting:
    """A planned public one, so many days from today, each at an hour of its own."""
    starts = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0) + days * DAY
    starts += datetime.timedelta(minutes=next(_hours) % 600)
    fields.setdefault("starts_at", starts)
    fields.setdefault("ends_at", fields["starts_at"] + datetime.timedelta(hours=2))
    return Meeting.objects.create(body=of or bodies.body(), **fields)


def item(of: Meeting | None = None, title: str = "Kyydit", **fields) -> AgendaItem:
    of = of or meeting()
    fields.setdefault("order", of.items.count() + 1)
    return AgendaItem.objects.create(meeting=of, title=title, **fields)
