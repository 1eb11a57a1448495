"""Reads of hand-overs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from networks.bodies.models import Handover, HandoverItem
from networks.bodies.models.handover import NOTE

from .handover_sources import handover_sources

SHOWN = 8


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
    rows = rows.filter(left__gt=0).select_related("mandate__seat__body", "mandate__user")
    return list(rows.order_by("-pk")[:SHOWN])
