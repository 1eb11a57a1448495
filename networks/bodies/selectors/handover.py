"""Reads of hand-overs, and of one's own seats, where they begin."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from networks.bodies.models import Body, Handover, HandoverItem, Mandate, MandateState
from networks.bodies.models.handover import NOTE

from .handover_sources import handover_sources

SHOWN = 8
# So long one's seat stays on one's pages after its last day, and its list on the page of the body.
AFTER = datetime.timedelta(days=60)


@dataclass(frozen=True)
class Part:
    """The lines of one source."""

    key: str
    title: Any
    items: list[HandoverItem]


def parts_of(handover: Handover, notes: Any) -> list[Part]:
    """Lines by source, in the order of the sources, notes last. notes: their title. One statement."""
    lines: dict[str, list[HandoverItem]] = {}
    for item in handover.items.select_related("done_by").order_by("day", "pk"):
        lines.setdefault(item.source, []).append(item)
    titled = [(source.key, source.title) for source in handover_sources()] + [(NOTE, notes)]
    return [Part(key, title, lines[key]) for key, title in titled if key in lines]


def open_handovers(user: Any) -> list[Handover]:
    """Those that concern this person herself and have something left, newest first. One statement."""
    rows = Handover.objects.visible_to(user).annotate(left=Count("items", filter=Q(items__done_at=None)))
    return list(_with_seat(rows.filter(left__gt=0)).order_by("-pk")[:SHOWN])


def handovers_of(body: Body, user: Any) -> list[Handover]:
    """Lists of this body that the viewer sees: with something left, or of a mandate that ends or has ended lately.

    One statement.
    """
    rows = Handover.objects.visible_to(user).filter(mandate__seat__body=body)
    rows = rows.annotate(left=Count("items", filter=Q(items__done_at=None)))
    rows = rows.filter(Q(left__gt=0) | Q(mandate__until__gte=timezone.localdate() - AFTER))
    return list(_with_seat(rows).order_by("-pk")[:SHOWN])


def _with_seat(rows: Any) -> Any:
    return rows.select_related("mandate__seat__body", "mandate__seat__deputy_of", "mandate__user")


@dataclass(frozen=True)
class OwnSeat:
    """left: open lines of its hand-over; None before there is one. is_ending: its last day is near or over."""

    mandate: Mandate
    handover: Handover | None
    left: int | None
    is_carried: bool
    is_ending: bool


def own_seats(user: Any, body: Body | None = None) -> list[OwnSeat]:
    """What this person holds, and what ended lately; in one body when it is given. One statement."""
    today = timezone.localdate()
    later = Mandate.objects.seated().filter(seat=OuterRef("seat"), since__gt=OuterRef("since"), since__lte=today)
    carried = Q(carries_over=True, state=MandateState.CONFIRMED) & ~Exists(later)
    rows = Mandate.objects.seated().filter(user=user, since__lte=today)
    rows = rows.filter(Q(until=None) | Q(until__gte=today - AFTER) | carried)
    if body is not None:
        rows = rows.filter(seat__body=body)
    rows = rows.annotate(left=Count("handover__items", filter=Q(handover__items__done_at=None)))
    found = rows.select_related("seat__body", "seat__deputy_of", "handover").order_by("seat__body__sort_key", "-since")
    return [_own(one, today) for one in found]


def _own(mandate: Any, today: datetime.date) -> OwnSeat:
    handover = getattr(mandate, "handover", None)
    over = mandate.until is not None and mandate.until < today
    warning = datetime.timedelta(days=mandate.seat.body.warning_days)
    return OwnSeat(
        mandate,
        handover,
        left=mandate.left if handover else None,
        is_carried=over and mandate.is_carried_on,
        is_ending=mandate.until is not None and mandate.until <= today + warning,
    )
