"""What the directory's projection is made of: the public texts and facets of organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models.expressions import RawSQL

from associations.models import Activity, InArea, InSector, Organisation, Status, WorksIn
from associations.models.directory import KIND_CODES, LANGUAGE_BITS, WHOLE_REGION, WHOLE_REGION_SLUG
from associations.models.organisation import ASSOCIATION_KINDS
from jane_portal.core.text.arrays import array_text

_LISTED_KINDS = frozenset(kind.value for kind in ASSOCIATION_KINDS)
_FIELDS = [
    "id",
    "name_fi",
    "name_sv",
    "name_en",
    "sort_key",
    "kind",
    "status",
    "register_number",
    "business_id",
    "whole_region",
    "description_fi",
    "description_sv",
    "description_en",
    "languages",
    "newcomers_welcome",
    "sector_id",
    "sector__slug",
    "sector__name_fi",
    "sector__name_sv",
    "domicile__code",
    "domicile__slug",
    "domicile__name_fi",
    "domicile__name_sv",
]


@dataclass
class Facets:
    """Facet values of one organisation, as codes for counting and as lexemes for finding."""

    municipality: int = 0
    sector: int = 0
    kind: int = 0
    languages: int = 0
    newcomers: bool = False
    listed: bool = True
    more_municipalities: list[int] = field(default_factory=list)
    more_sectors: list[int] = field(default_factory=list)

    def counted(self) -> list[tuple[str, int]]:
        """(facet, code) pairs under which a listed row counts; nothing for one that is not listed."""
        if not self.listed:
            return []
        pairs = [("a", 0), ("k", self.kind)]
        pairs += [("m", code) for code in (self.municipality, *self.more_municipalities) if code]
        pairs += [("s", code) for code in (self.sector, *self.more_sectors) if code]
        pairs += [("l", bit) for bit in LANGUAGE_BITS.values() if self.languages & bit]
        return [*pairs, ("n", 1)] if self.newcomers else pairs


@dataclass
class SourceRow:
    """One organisation ready for the projection: words to look up, facets, lexemes of the facets."""

    id: int
    sort_key: str
    names: str
    text: str
    facets: Facets
    marks: list[str]


def among(ids: Sequence[int]) -> RawSQL:
    """For `…__in`: the keys as one array. Thousands of placeholders would take longer than the answer."""
    return RawSQL("SELECT unnest(%s::bigint[])", [array_text(ids)])


class _Related:
    """What hangs on the organisations of a batch: four statements for all of them."""

    def __init__(self, ids: Sequence[int]) -> None:
        keys = among(ids)
        self.places = self._grouped(
            WorksIn.objects.filter(organisation__in=keys).values_list(
                "organisation_id",
                "municipality__code",
                "municipality__slug",
                "municipality__name_fi",
                "municipality__name_sv",
            )
        )
        self.sectors = self._grouped(
            InSector.objects.filter(organisation__in=keys).values_list(
                "organisation_id", "sector_id", "sector__slug", "sector__name_fi", "sector__name_sv"
            )
        )
        self.areas = self._grouped(
            InArea.objects.filter(organisation__in=keys).values_list(
                "organisation_id", "area__name_fi", "area__name_sv"
            )
        )
        self.activities = self._grouped(
            Activity.objects.visible_to(AnonymousUser())
            .filter(organisation__in=keys)
            .order_by()
            .values_list("organisation_id", "title", "description", "place", "target_group", "time", "accessibility")
        )

    @staticmethod
    def _grouped(rows: Any) -> dict[int, list[tuple[Any, ...]]]:
        grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for key, *rest in rows:
            grouped[key].append(tuple(rest))
        return grouped


def source_rows(ids: Sequence[int]) -> list[SourceRow]:
    """Rows of those organisations that belong in the directory: neither deleted nor merged. Five statements."""
    if not ids:
        return []
    related = _Related(ids)
    rows = (
        # The range keeps the plan from reading the whole table for each batch of a register.
        Organisation.objects.filter(pk__in=among(ids), pk__range=(min(ids), max(ids)))
        .filter(deleted_at__isnull=True, merged_into__isnull=True)
        .order_by("pk")
        .values_list(*_FIELDS)
    )
    return [_source_row(dict(zip(_FIELDS, row, strict=True)), related) for row in rows]


def _source_row(row: dict[str, Any], related: _Related) -> SourceRow:
    pk = row["id"]
    places, sectors = related.places.get(pk, ()), related.sectors.get(pk, ())
    domicile, main = int(row["domicile__code"] or 0), row["sector_id"] or 0
    more_places = {int(code) for code, *_rest in places} - {domicile}
    if row["whole_region"]:
        more_places.add(WHOLE_REGION)
    facets = Facets(
        municipality=domicile,
        sector=main,
        kind=KIND_CODES[row["kind"]],
        languages=sum(LANGUAGE_BITS.get(code, 0) for code in set(row["languages"])),
        newcomers=row["newcomers_welcome"],
        listed=row["kind"] in _LISTED_KINDS and row["status"] != Status.DISSOLVED,
        more_municipalities=sorted(more_places),
        more_sectors=sorted({key for key, *_rest in sectors} - {main}),
    )
    texts = [row["description_fi"], row["description_sv"], row["description_en"]]
    texts += [row["register_number"], row["business_id"], row["sector__name_fi"], row["sector__name_sv"]]
    texts += [row["domicile__name_fi"], row["domicile__name_sv"]]
    for _code, _slug, *names in (*places, *sectors):
        texts += names
    for group in (related.areas, related.activities):
        for found in group.get(pk, ()):
            texts += found
    return SourceRow(
        id=pk,
        sort_key=row["sort_key"][:60],
        names=" ".join(filter(None, (row["name_fi"], row["name_sv"], row["name_en"]))),
        text=" ".join(filter(None, texts)),
        facets=facets,
        marks=_marks(row, [slug for _code, slug, *_rest in places], [slug for _key, slug, *_rest in sectors]),
    )


def _marks(row: dict[str, Any], places: list[str], sectors: list[str]) -> list[str]:
    """Facet values as lexemes; a row counts under a municipality when it has its domicile or works there."""
    marks = [f"k:{row['kind']}"]
    marks += [f"m:{slug}" for slug in {row["domicile__slug"], *places} if slug]
    marks += [f"s:{slug}" for slug in {row["sector__slug"], *sectors} if slug]
    marks += [f"l:{code}" for code in set(row["languages"])]
    if row["whole_region"]:
        marks.append(f"m:{WHOLE_REGION_SLUG}")
    if row["newcomers_welcome"]:
        marks.append("nw")
    if row["status"] != Status.ACTIVE:
        marks.append(f"d:{row['status']}")
    return marks
