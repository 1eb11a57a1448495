"""Meetings and what stands on their agendas."""

from __future__ import annotations

import datetime
import itertools

from django.utils import timezone

from networks.bodies.models import Body
from networks.meetings.models import AgendaItem, Invitee, Meeting
from tests.factories import accounts, bodies

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


def called(of: Body | None = None, **fields) -> Meeting:
    """One to which people have been called an hour ago."""
    told = timezone.now() - datetime.timedelta(hours=1)
    made = meeting(of, state="called", called_at=told, told_at=told, **fields)
    Meeting.objects.filter(pk=made.pk).update(told_starts_at=made.starts_at)
    made.refresh_from_db()
    return made


def invitee(of: Meeting, user=None, **fields) -> Invitee:
    fields.setdefault("called_at", of.told_at)
    return Invitee.objects.create(
        meeting=of, body=of.body, user=user or accounts.user(), role=fields.pop("role", "member"), **fields
    )
