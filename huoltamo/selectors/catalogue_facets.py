"""The facets of the catalogue as choices with counts, and the choices made as chips to take away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from associations.models.directory import LANGUAGE_BITS, WHOLE_REGION_SLUG
from associations.models.organisation import SPOKEN_LANGUAGES
from associations.selectors.tiles import tile_name
from huoltamo.models import PriceModel
from huoltamo.models.catalogue import PRICE_CODES
from jane_portal.core.charts.tiles import Tile
from jane_portal.core.lists.facets import Chip, Facet, options

from .catalogue import CatalogueFound
from .catalogue_query import KIND_WORDS, CatalogueSearch

_LANGUAGES = dict(SPOKEN_LANGUAGES)
_WAYS = [(1, "paikalla", _("on site")), (2, "etana", _("remotely"))]
KIND_LABELS = {"": _("All"), "tarjous": _("Offered"), "tarve": _("Sought"), "tekijat": _("Doers wanted")}
_FIELDS = {
    "luokka": "categories",
    "kunta": "municipalities",
    "hinta": "prices",
    "tapa": "modes",
    "kieli": "languages",
}


def facets(search: CatalogueSearch, found: CatalogueFound) -> list[Facet]:
    """The facets in the order of the page. Inside a facet with a choice only the chosen values carry counts."""
    counted = found.facets
    places = [
        (one.slug, _("Whole region") if one.slug == WHOLE_REGION_SLUG else one.name, one.count)
        for one in counted.get("m", [])
    ]
    categories = [(one.slug, one.name, one.count) for one in counted.get("c", [])]
    codes = {one.code: one.count for one in counted.get("p", [])}
    prices = [(key, PriceModel(key).label, codes.get(code, 0)) for key, code in PRICE_CODES.items()]
    ways = {one.code: one.count for one in counted.get("r", [])}
    spoken = {one.code: one.count for one in counted.get("l", [])}
    languages = [(key, _LANGUAGES[key], spoken[bit]) for key, bit in LANGUAGE_BITS.items() if bit in spoken]
    return [
        Facet("luokka", _("Category"), options(categories, search.categories), True),
        Facet("kunta", _("Municipality"), options(places, search.municipalities), True),
        Facet("hinta", _("Price"), options(prices, search.prices), bool(search.prices)),
        Facet(
            "tapa",
            _("On site or remotely"),
            options([(word, label, ways.get(bit, 0)) for bit, word, label in _WAYS], search.modes),
            bool(search.modes),
        ),
        Facet("kieli", _("Language"), options(languages, search.languages), bool(search.languages)),
    ]


def kinds(search: CatalogueSearch, found: CatalogueFound) -> list[tuple[Any, str, int | None, bool]]:
    """(label, address, hits, chosen) of the kinds; other kinds than the chosen one are not counted."""
    made = []
    for word, label in KIND_LABELS.items():
        chosen = search.kind == word
        count = found.count_of(*KIND_WORDS[word]) if word else found.total
        made.append((label, search.address(kind=word), count if chosen or not search.kind else None, chosen))
    return made


def chips(search: CatalogueSearch, shown: list[Facet], found: CatalogueFound) -> list[Chip]:
    """What narrows the search, each with the address of the search without it."""
    made = []
    for facet in shown:
        chosen = getattr(search, _FIELDS[facet.name])
        labels = {option.value: option.label for option in facet.options}
        for value in chosen:
            rest = tuple(other for other in chosen if other != value)
            made.append(Chip(labels.get(value, value), search.address(**{_FIELDS[facet.name]: rest})))
    if search.near:
        names = {one.slug: one.name for one in found.facets.get("m", [])}
        place = gettext("Near %(place)s") % {"place": names.get(search.near, search.near)}
        made.append(Chip(place, search.address(near="")))
    return made


def tiles(search: CatalogueSearch, found: CatalogueFound, plan: dict[str, Any]) -> list[Tile]:
    """The municipalities of the hits as a tile map, each with the search narrowed to it.

    plan: the region's tile plan. Places outside it are left to the list of choices; without a plan all are a list.
    """
    counts = [one for one in found.facets.get("m", []) if one.code > 0]
    if plan["tiles"]:
        counts = [one for one in counts if f"{one.code:03}" in plan["tiles"]]
    made = []
    for one in counts:
        code = f"{one.code:03}"
        tile = Tile(
            name=tile_name(one.name, plan["breaks"].get(code, "")),
            url=search.address(municipalities=(one.slug,), as_map=False),
            count=one.count,
            selected=one.slug in search.municipalities,
        )
        place = plan["tiles"].get(code, ())
        made.append(replace(tile, **dict(zip(("column", "row", "rows"), place, strict=False))))
    return made
