"""Load regions, municipalities, areas and sectors from the files that ship with the portal (domain E1, E2)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.db import models
from django.utils.text import slugify

from associations.actions.search_entries import index_municipalities
from associations.models import Area, AreaPeriod, Municipality, MunicipalityPeriod, Region, Sector
from jane_portal.accounts.models import User
from jane_portal.core.glossary.actions import load_glossary
from jane_portal.core.history import action
from jane_portal.core.sheets.shipped import shipped_rows

DATA = Path(__file__).resolve().parent.parent / "data"
# The day to which the populations in municipalities.csv belong (Statistics Finland).
POPULATION_DAY = datetime.date(2022, 12, 31)
ONE_DAY = datetime.timedelta(days=1)
M = TypeVar("M", bound=models.Model)


@action
def load_reference(*, by: User | None = None) -> dict[str, int]:
    """Bring the reference rows in line with the files; what people have added since is kept.

    Returns the number of rows written by table name; all zeros when nothing had to change.
    """
    written = {
        "regions": _put(Region, "code", {row["code"]: _region(row) for row in _rows("regions")})[0],
        "municipalities": _put_municipalities(),
        "areas": _put_areas(),
        "sectors": _add_sectors(),
    }
    written["words"] = load_glossary(path=DATA / "glossary.json")
    if written["municipalities"]:
        index_municipalities()
    return written


def _rows(name: str) -> Iterator[dict[str, str]]:
    return shipped_rows(DATA / f"{name}.csv")


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _put(model: type[M], key: str, rows: dict[str, dict[str, Any]]) -> tuple[int, dict[str, M], list[str]]:
    """Create the rows that are missing and change the fields that differ. rows: value of the field `key` → facts.

    Returns the number of rows written, all the rows by their keys, and the keys of the new ones.
    """
    known = {getattr(record, key): record for record in model._default_manager.filter(**{f"{key}__in": list(rows)})}
    missing = [value for value in rows if value not in known]
    changed = 0
    for value, record in known.items():
        facts = rows[value]
        stale = [name for name, fact in facts.items() if getattr(record, name) != fact]
        for name in stale:
            setattr(record, name, facts[name])
        if stale:
            record.save(update_fields=stale)
            changed += 1
    made = model._default_manager.bulk_create([model(**{key: value}, **rows[value]) for value in missing])
    return changed + len(made), known | dict(zip(missing, made, strict=True)), missing


def _region(row: dict[str, str]) -> dict[str, Any]:
    return {name: row[name] for name in ("name_fi", "name_sv", "name_en", "nuts3")}


def _put_municipalities() -> int:
    """Those that merged come after the ones that took them in."""
    waiting = {row["code"]: row for row in _rows("municipalities")}
    regions = Region.objects.in_bulk(field_name="code")
    known = Municipality.objects.in_bulk(list(waiting), field_name="code")
    periods: list[MunicipalityPeriod] = []
    written = 0
    while waiting:
        rows = {code: row for code, row in waiting.items() if row["merged_into"] not in waiting}
        facts = {code: _municipality(row, known) for code, row in rows.items()}
        count, there, new = _put(Municipality, "code", facts)
        known |= there
        written += count
        for code in new:
            periods += _periods(rows[code], known[code], regions)
        waiting = {code: row for code, row in waiting.items() if code not in rows}
    return written + len(MunicipalityPeriod.objects.bulk_create(periods))


def _municipality(row: dict[str, str], known: dict[str, Municipality]) -> dict[str, Any]:
    """What the file says of it: its people only while nobody has counted later, its slug only when it is new."""
    facts: dict[str, Any] = {
        "name_fi": row["name_fi"],
        "name_sv": row["name_sv"],
        "kind": row["type"],
        "subregion": row["subregion"],
        "business_id": row["business_id"],
    }
    there = known.get(row["code"])
    if row["population_2022"] and (there is None or not there.population_on or there.population_on <= POPULATION_DAY):
        facts |= {"population": int(row["population_2022"]), "population_on": POPULATION_DAY}
    if row["merged_into"]:
        facts |= {"merged_into_id": known[row["merged_into"]].pk, "merged_on": _day(row["merged_on"])}
    if there is None:
        facts["slug"] = slugify(row["name_fi"])
    return facts


def _periods(
    row: dict[str, str], municipality: Municipality, regions: dict[str, Region]
) -> Iterator[MunicipalityPeriod]:
    """The memberships in regions, for a new municipality only: later changes are recorded by people."""
    since, until = _day(row["region_valid_from"]), _day(row["region_valid_until"])
    periods = [(row["region_code"], since, until)]
    if row["earlier_region_code"] and since:
        periods.append((row["earlier_region_code"], None, since - ONE_DAY))
    for code, first, last in periods:
        yield MunicipalityPeriod(municipality=municipality, region=regions[code], since=first, until=last)


def _put_areas() -> int:
    rows = {slugify(row["name_fi"]): row for row in _rows("areas")}
    facts = {
        slug: {"name_fi": row["name_fi"], "kind": row["kind"], "former_code": row["former_municipality_code"]}
        for slug, row in rows.items()
    }
    written, areas, new = _put(Area, "slug", facts)
    municipalities = Municipality.objects.in_bulk(field_name="code")
    periods = [
        AreaPeriod(
            area=areas[slug],
            municipality=municipalities[rows[slug]["municipality_code"]],
            since=_day(rows[slug]["merged_on"]),
        )
        for slug in new
    ]
    return written + len(AreaPeriod.objects.bulk_create(periods))


def _add_sectors() -> int:
    """Sectors are the region's own list: only missing ones are added, edited ones stay as they are."""
    known = set(Sector.objects.values_list("slug", flat=True))
    new = [
        Sector(
            slug=slugify(row["name_fi"]),
            order=int(row["order"]),
            name_fi=row["name_fi"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            origin=row["origin"],
        )
        for row in _rows("sectors")
        if slugify(row["name_fi"]) not in known
    ]
    return len(Sector.objects.bulk_create(new))
