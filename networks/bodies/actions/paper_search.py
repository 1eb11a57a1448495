"""Papers of bodies in the portal's search."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from jane_portal.core.projections import Projection
from jane_portal.core.search.actions import Entry
from networks.bodies.models import BodyNews, Campaign, Statement, StatementState


@dataclass(frozen=True)
class Papers:
    """One kind of papers with a page of their own. entry: of one that everybody sees. only: what is to be found."""

    kind: str
    model: Any
    entry: Callable[[Any], Entry]
    only: Q = field(default_factory=Q)

    @property
    def projection(self) -> Projection:
        return Projection(self.kind, self._entries)

    def _entries(self, keys: set[int] | None) -> list[Entry]:
        shown = self.model.objects.visible_to(AnonymousUser()).filter(self.only).select_related("body")
        if keys is not None:
            shown = shown.filter(pk__in=keys)
        return [self.entry(one) for one in shown.order_by("pk")]


def _of_news(one: BodyNews) -> Entry:
    return Entry(
        kind="body_news",
        key=str(one.pk),
        title=one.title,
        url=f"/toimielimet/uutiset/{one.pk}/",
        text=" ".join((one.text, one.body.name_fi)),
        snippet=one.body.name_fi,
        body=one.text,
        day=timezone.localdate(one.published_at) if one.published_at else None,
    )


def _of_statement(one: Statement) -> Entry:
    return Entry(
        kind="statement",
        key=str(one.pk),
        title=one.title,
        url=f"/lausunnot/{one.pk}/",
        text=" ".join((one.text, one.recipient, one.asked_by, one.body.name_fi)),
        snippet=one.body.name_fi,
        body=one.text,
        day=timezone.localdate(one.given_at) if one.given_at else None,
    )


def _of_campaign(one: Campaign) -> Entry:
    return Entry(
        kind="campaign",
        key=str(one.pk),
        title=one.title,
        url=f"/kampanjat/{one.pk}/",
        text=" ".join((one.text, one.body.name_fi)),
        snippet=one.body.name_fi,
        body=one.text,
        day=timezone.localdate(one.published_at) if one.published_at else None,
    )


PAPERS = [
    Papers("campaign", Campaign, _of_campaign),
    Papers("body_news", BodyNews, _of_news),
    Papers("statement", Statement, _of_statement, Q(state=StatementState.GIVEN)),
]
_BY_MODEL = {papers.model: papers for papers in PAPERS}


def refresh_paper(paper: Any) -> None:
    """The search says of this paper what it says now; what not everybody sees is not in it."""
    _BY_MODEL[type(paper)].projection.refresh([paper.pk])


def refresh_papers_of(bodies: Iterable[int]) -> None:
    """Papers follow their body: its name, its publication."""
    for papers in PAPERS:
        papers.projection.refresh(papers.model.objects.filter(body__in=bodies).values_list("pk", flat=True))


def rebuild_papers(progress: Callable[[int], None]) -> int:
    """All entries anew; returns how many there are."""
    total = sum(papers.projection.rebuild(lambda _done: None) for papers in PAPERS)
    progress(total)
    return total
