"""Bodies in the portal's search."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from jane_portal.core.projections import Projection
from jane_portal.core.registry import echo
from jane_portal.core.search.actions import Entry
from networks.bodies.models import Body

from .paper_search import refresh_papers_of

KIND = "body"


def _entries(keys: set[int] | None) -> list[Entry]:
    shown = Body.objects.visible_to(AnonymousUser()).select_related("municipality", "area")
    if keys is not None:
        shown = shown.filter(pk__in=keys)
    return [_entry(one) for one in shown.order_by("pk")]


def _entry(body: Body) -> Entry:
    places = [place.name_fi for place in (body.area, body.municipality) if place is not None]
    names = (body.name_sv, body.name_en, body.mandate_fi, body.joining_fi, *places)
    return Entry(
        kind=KIND,
        key=str(body.pk),
        title=body.name_fi,
        url=f"/toimielimet/{body.slug}/",
        text=" ".join(filter(None, names)),
        snippet=" · ".join(filter(None, (body.kind_label, *places))),
        body=body.mandate_fi,
        day=timezone.localdate(body.published_at) if body.published_at else None,
    )


BODIES = Projection(KIND, _entries)


def refresh_bodies(keys: Iterable[int]) -> None:
    """Its papers follow it, and what upper rooms show of it."""
    wanted = sorted(set(keys))
    BODIES.refresh(wanted)
    refresh_papers_of(wanted)
    echo("body", wanted)


def rebuild_bodies(progress: Callable[[int], None]) -> int:
    return BODIES.rebuild(progress)
