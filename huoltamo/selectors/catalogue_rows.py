"""What the catalogue's projection is made of: the public texts and facets of offers and needs."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from associations.models import AreaPeriod, InSector
from associations.models.directory import LANGUAGE_BITS, WHOLE_REGION, WHOLE_REGION_SLUG
from associations.selectors.projection import among
from huoltamo.models import Category, Listing, Mode, Need, Offer
from huoltamo.models.catalogue import KIND_CODES, MODE_BITS, PRICE_CODES

_FIELDS = [
    *("id", "uuid", "title", "description", "sort_key", "mode", "languages", "whole_region"),
    *("valid_until", "published_at", "category_id", "organisation_id", "organisation__uuid"),
    *("organisation__name_fi", "organisation__name_sv", "organisation__name_en"),
    *("organisation__sector__slug", "organisation__domicile__code", "organisation__domicile__slug"),
]
# Only one of the two kinds has these; the other one's rows carry what stands here.
_OWN: dict[type[Listing], tuple[str, ...]] = {
    Offer: ("done_by", "travel", "swap_for", "price_model"),
    Need: ("place", "sought"),
}
_NAMES = ("name_fi", "name_sv", "name_en")


@dataclass
class CatalogueSource:
    """One offer or need ready for the projection. municipalities: codes, WHOLE_REGION among them."""

    id: int
    uuid: Any
    organisation_id: int
    organisation_uuid: Any
    kind: int
    category: int
    price: int
    mode: int
    languages: int
    municipalities: list[int]
    valid_until: datetime.date
    published_at: datetime.datetime
    sort_key: str
    title: str
    text: str
    marks: list[str]


@dataclass
class _Place:
    code: int
    slug: str
    names: tuple[str, ...]


class _Related:
    """What hangs on the listings of a batch: four statements for all of them."""

    def __init__(self, model: type[Listing], ids: Sequence[int], organisations: Sequence[int]) -> None:
        key = f"{model._meta.model_name}_id"
        named = [f"municipality__{field}" for field in ("code", "slug", *_NAMES)]
        self.places: dict[int, list[_Place]] = defaultdict(list)
        served = model.municipalities.through._default_manager.filter(**{f"{key}__in": among(ids)})
        for owner, code, slug, *names in served.order_by().values_list(key, *named):
            self.places[owner].append(_Place(int(code), slug, tuple(names)))
        self.areas: dict[int, list[int]] = defaultdict(list)
        for owner, area in model.areas.through._default_manager.filter(**{f"{key}__in": among(ids)}).values_list(
            key, "area_id"
        ):
            self.areas[owner].append(area)
        wanted = {area for areas in self.areas.values() for area in areas}
        self.area_places: dict[int, list[_Place]] = defaultdict(list)
        self.area_names: dict[int, set[str]] = defaultdict(set)
        if wanted:
            periods = AreaPeriod.objects.in_force().filter(area__in=wanted)
            for area, *names, code, slug in periods.values_list(
                "area_id",
                *[f"area__{name}" for name in _NAMES],
                "municipality__code",
                "municipality__slug",
            ):
                self.area_names[area].update(names)
                self.area_places[area].append(_Place(int(code), slug, ()))
        self.sectors: dict[int, list[str]] = defaultdict(list)
        for owner, slug in InSector.objects.filter(organisation__in=among(organisations)).values_list(
            "organisation_id", "sector__slug"
        ):
            self.sectors[owner].append(slug)
        self.categories = {one.pk: one for one in Category.objects.all()}

    def line(self, category: int) -> list[Category]:
        """The category and those above it."""
        line: list[Category] = []
        found = self.categories.get(category)
        while found is not None and found not in line:
            line.append(found)
            found = self.categories.get(found.parent_id or 0)
        return line


def source_rows(model: type[Listing], ids: Sequence[int]) -> list[CatalogueSource]:
    """Rows of those that everybody sees today. Six statements."""
    fields = [*_FIELDS, *_OWN[model]]
    shown = model._default_manager.shown().filter(pk__in=among(ids)).order_by("pk")
    rows = [dict(zip(fields, row, strict=True)) for row in shown.values_list(*fields)]
    if not rows:
        return []
    related = _Related(model, [row["id"] for row in rows], [row["organisation_id"] for row in rows])
    return [_source(model, row, related) for row in rows]


def _places(row: dict[str, Any], related: _Related) -> tuple[dict[int, str], bool]:
    """Slugs by code of where it is done or wished, and whether it is for the whole region.

    Who names no place: where its villages lie; what is done remotely, everywhere; else at home.
    """
    places = {place.code: place.slug for place in related.places.get(row["id"], ())}
    for area in related.areas.get(row["id"], ()):
        places |= {place.code: place.slug for place in related.area_places.get(area, ())}
    whole = bool(row["whole_region"]) or (not places and row["mode"] != Mode.ON_SITE)
    if not places and not whole and row["organisation__domicile__code"]:
        places = {int(row["organisation__domicile__code"]): row["organisation__domicile__slug"]}
    return places, whole


def _source(model: type[Listing], row: dict[str, Any], related: _Related) -> CatalogueSource:
    pk, line = row["id"], related.line(row["category_id"])
    places, whole = _places(row, related)
    kind = "offer" if model is Offer else ("doers" if row["sought"] == Need.Sought.DOERS else "need")
    texts = [row["description"], *(row[f"organisation__{name}"] for name in _NAMES)]
    texts += [str(row[name]) for name in ("done_by", "travel", "swap_for", "place") if name in row]
    for place in related.places.get(pk, ()):
        texts += place.names
    for area in related.areas.get(pk, ()):
        texts += related.area_names.get(area, ())
    for category in line:
        texts += [category.name_fi, category.name_sv, category.name_en]
    marks = [f"t:{kind}", *(f"c:{category.slug}" for category in line), *(f"m:{slug}" for slug in places.values())]
    marks += [f"l:{code}" for code in set(row["languages"])]
    marks += [f"p:{row['price_model']}"] if "price_model" in row else []
    marks += [f"w:{way}" for way, bit in (("o", 1), ("r", 2)) if MODE_BITS[row["mode"]] & bit]
    sectors = {row["organisation__sector__slug"], *related.sectors.get(row["organisation_id"], ())}
    marks += [f"s:{slug}" for slug in sectors if slug]
    marks += [f"m:{WHOLE_REGION_SLUG}"] if whole else []
    return CatalogueSource(
        id=pk,
        uuid=row["uuid"],
        organisation_id=row["organisation_id"],
        organisation_uuid=row["organisation__uuid"],
        kind=KIND_CODES[kind],
        category=row["category_id"],
        price=PRICE_CODES.get(row.get("price_model", ""), 0),
        mode=MODE_BITS[row["mode"]],
        languages=sum(LANGUAGE_BITS.get(code, 0) for code in set(row["languages"])),
        municipalities=sorted([*places, *([WHOLE_REGION] if whole else [])]),
        valid_until=row["valid_until"],
        published_at=row["published_at"],
        sort_key=row["sort_key"][:60],
        title=row["title"],
        text=" ".join(filter(None, texts)),
        marks=marks,
    )


def listings_of(model: type[Listing], organisations: Sequence[int]) -> list[int]:
    """Keys of what these organisations have ever shown. One statement."""
    found = model._default_manager.filter(organisation__in=among(organisations), published_at__isnull=False)
    return list(found.order_by("pk").values_list("pk", flat=True))
