"""What an agenda can be put together from: each source offers what waits, the secretary chooses (anchors, item 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from networks.bodies.models import BacklogItem
from networks.meetings.models import ItemKind, Meeting, StandingItem

BACKLOG = "backlog:"
# Of one source on one page.
MOST = 60


@dataclass(frozen=True)
class Offer:
    """One matter that may be put on the agenda. origin: see AgendaItem. note: where it comes from, for the eye.

    url: the page of the record behind it, without a language prefix. chosen: ticked beforehand.
    """

    origin: str
    title: str
    text: str = ""
    url: str = ""
    kind: str = ItemKind.DISCUSSION
    note: str = ""
    is_last: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class AgendaSource:
    """find: takes a meeting and the origins that stand on its agenda → what is offered, in one statement or two."""

    key: str
    title: Any
    find: Callable[[Meeting, set[str]], list[Offer]]


@dataclass(frozen=True)
class OfferGroup:
    key: str
    title: str
    offers: list[Offer]


_sources: dict[str, AgendaSource] = {}


def register_agenda_source(source: AgendaSource) -> None:
    _sources[source.key] = source


def offers_for(meeting: Meeting) -> list[OfferGroup]:
    """What each source offers beyond what stands on the agenda already; sources with nothing are left out."""
    there = set(meeting.items.exclude(origin="").values_list("origin", flat=True))
    found = [OfferGroup(one.key, str(one.title), one.find(meeting, there)) for one in _sources.values()]
    return [group for group in found if group.offers]


def _standing(meeting: Meeting, there: set[str]) -> list[Offer]:
    """Ticked while the agenda has none of them: later the ones left out were left out on purpose."""
    rows = [one for one in StandingItem.objects.filter(body=meeting.body_id) if one.origin not in there]
    first = not any(origin.startswith("standing:") for origin in there)
    return [Offer(origin=one.origin, title=one.title, kind=one.kind, is_last=one.is_last, chosen=first) for one in rows]


def _waiting(meeting: Meeting, prefixes: tuple[str, ...], *, others: bool = False) -> list[Offer]:
    """Of the backlogs of all bodies that meet: those whose origin begins with one of the prefixes, or with none."""
    bodies = [meeting.body_id, *(one.body_id for one in meeting.joint.all())]
    rows = BacklogItem.objects.waiting().filter(body__in=bodies).select_related("body", "proposed_by")
    found = [one for one in rows.order_by("created_at", "pk") if one.origin.startswith(prefixes) != others]
    return [
        Offer(
            origin=f"{BACKLOG}{one.uuid}",
            title=one.title,
            text=one.text,
            url=one.url,
            note=one.proposed_by.get_full_name() if one.proposed_by else (one.body.name if len(bodies) > 1 else ""),
            chosen=True,
        )
        for one in found[:MOST]
    ]


_KNOWN = ("issue:", "report:")


def _issues(meeting: Meeting, there: set[str]) -> list[Offer]:
    return _waiting(meeting, ("issue:",))


def _reports(meeting: Meeting, there: set[str]) -> list[Offer]:
    return _waiting(meeting, ("report:",))


def _backlog(meeting: Meeting, there: set[str]) -> list[Offer]:
    return _waiting(meeting, _KNOWN, others=True)


SOURCES = [
    AgendaSource("standing", _("Standing items"), _standing),
    AgendaSource("issues", _("Issues raised to the group"), _issues),
    AgendaSource("reports", _("What representatives ask for"), _reports),
    AgendaSource("backlog", _("Waits for a meeting"), _backlog),
]
