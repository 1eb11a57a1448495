"""The facets of a search as choices with counts, and the choices made as chips to take away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from associations.models import Kind
from associations.models.directory import KIND_CODES, LANGUAGE_BITS, WHOLE_REGION_SLUG
from associations.models.organisation import ASSOCIATION_KINDS, SPOKEN_LANGUAGES
from jane_portal.core.charts.tiles import Tile
from jane_portal.core.lists.facets import Chip, Facet, Option, options

from .directory import FacetCount, Found
from .directory_query import Search
from .tiles import tile_name

_KINDS = {code: (kind, Kind(kind).label) for kind, code in KIND_CODES.items()}
_LANGUAGES = {bit: (code, dict(SPOKEN_LANGUAGES)[code]) for code, bit in LANGUAGE_BITS.items()}
_ASSOCIATION_CODES = [KIND_CODES[kind] for kind in ASSOCIATION_KINDS]


def facets(search: Search, found: Found) -> list[Facet]:
    """The facets in the order of the page. Inside a facet with a choice only the chosen values carry counts."""
    counted = found.facets
    places = options(_named(counted.get("m", [])), search.municipalities)
    sectors = options(_named(counted.get("s", [])), search.sectors)
    kinds = {one.code: one.count for one in counted.get("k", [])}
    codes = list(_KINDS) if search.everyone or search.kinds else _ASSOCIATION_CODES
    languages = {one.code: one.count for one in counted.get("l", [])}
    spoken = [(*_LANGUAGES[bit], languages[bit]) for bit in _LANGUAGES if bit in languages]
    return [
        Facet("kunta", _("Municipality"), places, True),
        Facet("ala", _("Sector"), sectors, bool(search.sectors)),
        Facet(
            "laji",
            _("Kind"),
            options([(*_KINDS[c], kinds.get(c, 0)) for c in codes], search.kinds),
            bool(search.kinds),
        ),
        Facet("kieli", _("Language"), options(spoken, search.languages), bool(search.languages)),
    ]


def newcomers(search: Search, found: Found) -> Option:
    """The one choice of its own: newcomers welcome."""
    count = sum(one.count for one in found.facets.get("n", []))
    return Option("1", _("Newcomers are welcome"), count, search.newcomers)


def _named(counts: list[FacetCount]) -> list[tuple[str, Any, int]]:
    return [(one.slug, _("Whole region") if one.slug == WHOLE_REGION_SLUG else one.name, one.count) for one in counts]


def chips(search: Search, shown: list[Facet]) -> list[Chip]:
    """What narrows the search, each with the address of the search without it."""
    fields = {"kunta": "municipalities", "ala": "sectors", "laji": "kinds", "kieli": "languages"}
    made = []
    for facet in shown:
        chosen = getattr(search, fields[facet.name])
        labels = {option.value: option.label for option in facet.options}
        for value in chosen:
            rest = tuple(other for other in chosen if other != value)
            made.append(Chip(labels.get(value, value), search.address(**{fields[facet.name]: rest})))
    if search.newcomers:
        made.append(Chip(_("Newcomers are welcome"), search.address(newcomers=False)))
    return made


def tiles(search: Search, found: Found, plan: dict[str, Any]) -> list[Tile]:
    """The municipalities of the hits as a tile map, each with the search narrowed to it.

    plan: the region's tile plan; without a place for each municipality they are a plain list.
    """
    counts = [one for one in found.facets.get("m", []) if one.code > 0]
    places: dict[int, Any] = {one.code: plan["tiles"].get(f"{one.code:03}") for one in counts}
    placed = all(places.values())
    made = []
    for one in counts:
        place = tuple(places[one.code]) if placed else ()
        tile = Tile(
            name=tile_name(one.name, plan["breaks"].get(f"{one.code:03}", "")) if placed else one.name,
            url=search.address(municipalities=(one.slug,), as_map=False),
            count=one.count,
            selected=one.slug in search.municipalities,
        )
        made.append(replace(tile, **dict(zip(("column", "row", "rows"), place, strict=False))))
    return made
