"""Meetings as lists and as one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from networks.bodies.models import Body
from networks.meetings.models import AgendaItem, JointBody, Meeting, Practice
from networks.meetings.models.meeting import MeetingQuerySet

PAGE = 30
# The bodies that hold a meeting together with its own.
JOINT = Prefetch("joint", JointBody.objects.select_related("body__municipality").order_by("body__sort_key", "pk"))


@dataclass
class Line:
    """An item of an agenda with those below it. number: as it stands in the agenda."""

    item: Any
    number: str
    below: list[Line] = field(default_factory=list)


def agenda_of(meeting: Meeting, user: Any) -> list[Line]:
    """What this user may see of the agenda, in its order. One statement.

    Numbers go on over what is hidden, so that everybody means the same item by the same number.
    """
    shown = AgendaItem.objects.visible_to(user).filter(pk=OuterRef("pk"))
    return [_seen(line) for line in _lines(_items(meeting).annotate(shown=Exists(shown))) if line.item.shown]


def agenda_lines(meeting: Meeting) -> list[Line]:
    """The whole agenda, for those who have a seat. One statement."""
    return _lines(_items(meeting))


def _items(meeting: Meeting) -> Any:
    return AgendaItem.objects.filter(meeting=meeting).in_order()


def _lines(items: Iterable[Any]) -> list[Line]:
    tops: dict[int, Line] = {}
    for one in items:
        if one.parent_id is None:
            tops[one.pk] = Line(one, str(len(tops) + 1))
        else:
            top = tops[one.parent_id]
            top.below.append(Line(one, f"{top.number}.{len(top.below) + 1}"))
    return list(tops.values())


def _seen(line: Line) -> Line:
    return Line(line.item, line.number, [one for one in line.below if one.item.shown])


def practice_of(body: Body) -> Practice | None:
    """How the body holds its meetings, once it has said so."""
    return Practice.objects.filter(body=body).select_related("body").first()


def hides_items(lines: list[Line]) -> bool:
    """Whether a number is left out between these lines, or below one of them."""
    numbers = [int(line.number.rpartition(".")[2]) for line in lines]
    return numbers != list(range(1, len(lines) + 1)) or any(hides_items(line.below) for line in lines)


def minutes_of(lines: Iterable[Line]) -> int:
    """How long the agenda takes in all, as far as it is said."""
    return sum((one.item.minutes or 0) + minutes_of(one.below) for one in lines)


def meeting_page(user: Any, *, body: Body | None = None, year: int = 0, number: int = 1) -> Any:
    """Meetings that have been, the newest first; of one body, of one year. Two statements."""
    rows = _rows(user, body, year).filter(ends_at__lt=timezone.now())
    return Paginator(rows.order_by("-starts_at", "-pk"), PAGE).get_page(number)


def coming_meetings(user: Any, *, body: Body | None = None, year: int = 0) -> list[Meeting]:
    """Those that are still ahead, the nearest first; at most a page of them. One statement."""
    return list(_rows(user, body, year).coming().order_by("starts_at", "pk")[:PAGE])


def _rows(user: Any, body: Body | None, year: int) -> MeetingQuerySet:
    """With `with_names`: what the bodies are called that hold the meeting together with its own."""
    joint = JointBody.objects.filter(meeting=OuterRef("pk")).order_by("body__sort_key", "pk")
    rows = Meeting.objects.visible_to(user).select_related("body")
    rows = rows.annotate(with_names=ArraySubquery(joint.values("body__name_fi")))
    if body is not None:
        rows = rows.of_body(body)
    return rows.filter(starts_at__year=year) if year else rows
