"""The municipalities of the region as tiles: where each lies roughly, and how many associations it is home to."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse

from associations.models import Municipality, Organisation, Status
from jane_portal.core.web.tiles import Tile

SOFT_HYPHEN = "\u00ad"
TILES_DIR = Path(__file__).resolve().parents[1] / "data" / "tiles"


@cache
def tile_plan(region: str) -> dict[str, Any]:
    """{"lake": name, "tiles": {code: [column, row, rows high]}, "breaks": {code: name}}.

    breaks: where a long name may break on a phone. All empty for a region without a drawn plan.
    """
    path = TILES_DIR / f"{region}.json"
    if not path.exists():
        return {"lake": "", "tiles": {}, "breaks": {}}
    plan: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return plan


def municipality_tiles(user: Any) -> list[Tile]:
    """Today's municipalities of the region in name order, with their active associations. One statement."""
    of_municipality = (
        Organisation.objects.visible_to(user)
        .associations()
        .filter(domicile=OuterRef("pk"), status=Status.ACTIVE)
        .order_by()
        .values("domicile")
    )
    rows = (
        Municipality.objects.visible_to(user)
        .of_region(settings.PORTAL_REGION)
        .annotate(associations=Coalesce(Subquery(of_municipality.values(count=Count("pk"))), 0))
    )
    plan = tile_plan(settings.PORTAL_REGION)
    places = plan["tiles"]
    # One municipality without a place makes a plain list of all: half a map would mislead.
    placed = all(row.code in places for row in rows)
    return [_tile(row, places.get(row.code) if placed else None, plan["breaks"].get(row.code, "")) for row in rows]


def tile_name(name: str, broken: str) -> str:
    """The name with a soft hyphen where the plan lets it break; another language's name stays as it is."""
    return broken.replace("-", SOFT_HYPHEN) if broken.replace("-", "") == name else name


def _tile(row: Any, place: list[int] | None, broken: str) -> Tile:
    column, line, high = place or (0, 0, 0)
    name = tile_name(row.name, broken) if place else row.name
    try:
        url = reverse("municipality_detail", kwargs={"slug": row.slug})
    except NoReverseMatch:
        url = reverse("home")
    return Tile(name, url, row.associations, column, line, high)
