"""The newest offers and needs, for the pages of other rooms. Each block reads one statement."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from huoltamo.models import CatalogueRow, Need, Offer

# One row of cards on the front page, two elsewhere.
ON_FRONT, SHOWN = 4, 8


def _newest(rows: QuerySet[CatalogueRow], most: int = SHOWN) -> list[Offer | Need]:
    shown = rows.filter(valid_until__gte=timezone.localdate()).select_related(
        "offer__organisation", "need__organisation"
    )
    return [listing for row in shown.order_by("-published_at", "-pk")[:most] if (listing := row.offer or row.need)]


def newest_anywhere(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the front page."""
    found = _newest(CatalogueRow.objects.visible_to(user), ON_FRONT)
    return {"listings": found} if found else None


def newest_in(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a municipality: what is done there, in the whole region too."""
    places = "|".join(f"'m:{slug}'" for slug in (municipality.slug, "koko-maakunta"))
    rows = CatalogueRow.objects.visible_to(user).extra(
        where=["huoltamo_cataloguerow.terms @@ %s::tsquery"], params=[places]
    )
    found = _newest(rows)
    return {"listings": found, "municipality": municipality} if found else None


def newest_of(organisation: Any, user: Any) -> dict[str, Any] | None:
    """On the page of an association: its own."""
    found = _newest(CatalogueRow.objects.visible_to(user).filter(organisation_id=organisation.pk))
    return {"listings": found, "organisation": organisation} if found else None
