"""The municipalities of the region as tiles: where each lies roughly, and how many associations it is home to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse

from associations.models import DirectoryCount, Municipality
from jane_portal.core.charts.tiles import Tile

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


@dataclass(frozen=True)
class RegionInTiles:
    """associations: how many the directory lists in all; a tile counts each that works in the municipality."""

    tiles: list[Tile]
    associations: int
    lake: str


def region_in_tiles(user: Any) -> RegionInTiles:
    """Today's municipalities of the region in name order. Two statements, whatever the number of associations."""
    facets = (DirectoryCount.Facet.ALL, DirectoryCount.Facet.MUNICIPALITY)
    sums = DirectoryCount.objects.filter(facet__in=facets).values_list("facet", "code").annotate(Sum("n"))
    counts = {(facet, code): n for facet, code, n in sums}
    rows = list(Municipality.objects.visible_to(user).of_region(settings.PORTAL_REGION))
    plan = tile_plan(settings.PORTAL_REGION)
    # One municipality without a place makes a plain list of all: half a map would mislead.
    placed = all(row.code in plan["tiles"] for row in rows)
    tiles = [
        _tile(
            row,
            counts.get((DirectoryCount.Facet.MUNICIPALITY, int(row.code)), 0),
            plan["tiles"][row.code] if placed else None,
            plan["breaks"].get(row.code, ""),
        )
        for row in rows
    ]
    return RegionInTiles(tiles, counts.get((DirectoryCount.Facet.ALL, 0), 0), plan["lake"])


def tile_name(name: str, broken: str) -> str:
    """The name with a soft hyphen where the plan lets it break; another language's name stays as it is."""
    return broken.replace("-", SOFT_HYPHEN) if broken.replace("-", "") == name else name


def _tile(row: Municipality, count: int, place: list[int] | None, broken: str) -> Tile:
    column, line, high = place or (0, 0, 0)
    name = tile_name(row.name, broken) if place else row.name
    url = reverse("municipality_detail", kwargs={"slug": row.slug})
    return Tile(name, url, count, column, line, high)
