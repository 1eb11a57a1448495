"""Bodies outside the network in the portal's search. No person's name is among the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jane_portal.core.projections import Projection
from jane_portal.core.search.actions import Entry
from networks.representation.models import ExternalBody

KIND = "external_body"


def _entries(keys: set[int] | None) -> list[Entry]:
    shown = ExternalBody.objects.living().select_related("municipality", "organisation")
    if keys is not None:
        shown = shown.filter(pk__in=keys)
    return [_entry(one) for one in shown.order_by("pk")]


def _entry(body: ExternalBody) -> Entry:
    owner = body.organisation.name_fi if body.organisation else ""
    place = body.municipality.name_fi if body.municipality else ""
    return Entry(
        kind=KIND,
        key=str(body.pk),
        title=body.name_fi,
        url=f"/edustajat/elimet/{body.slug}/",
        text=" ".join(filter(None, (body.name_sv, body.name_en, owner, place))),
        snippet=" · ".join(filter(None, (str(body.get_kind_display()), owner or place))),
    )


EXTERNAL = Projection(KIND, _entries)


def refresh_external(keys: Iterable[int]) -> None:
    EXTERNAL.refresh(keys)


def rebuild_external(progress: Callable[[int], None]) -> int:
    return EXTERNAL.rebuild(progress)
