"""Load regions, municipalities, areas and sectors from the files that ship with the portal (domain E1, E2)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@action
def load_reference(*, by: User | None = None) -> dict[str, int]:
    """Bring the reference rows in line with the files; what people have added since is kept.

    Returns the number of rows written by table name; all zeros when nothing had to change.
    """
    regions = {row["code"]: row for row in _rows("regions")}
    written = {"regions": 0, "municipalities": 0, "areas": 0, "sectors": 0}
    for code, row in regions.items():
        names = {"name_fi": row["name_fi"], "name_sv": row["name_sv"], "name_en": row["name_en"]}
        written["regions"] += _put(Region, {"code": code}, {**names, "nuts3": row["nuts3"]})
    written["municipalities"] = sum(_put_municipality(row) for row in _rows("municipalities"))
    written["areas"] = sum(_put_area(row) for row in _rows("areas"))
    written["sectors"] = sum(_put_sector(row) for row in _rows("sectors"))
    written["words"] = load_glossary(path=DATA / "glossary.json")
    if written["municipalities"]:
        index_municipalities()
    return written


def _rows(name: str) -> Iterator[dict[str, str]]:
    return shipped_rows(DATA / f"{name}.csv")


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _put(model: type[models.Model], key: dict[str, Any], facts: dict[str, Any]) -> int:
    """Create the row or change the fields that differ. Returns the number of rows written, 0 or 1."""
    record = model._default_manager.filter(**key).first()
    if record is None:
        model._default_manager.create(**key, **facts)
        return 1
    stale = [name for name, value in facts.items() if getattr(record, name) != value]
    for name in stale:
        setattr(record, name, facts[name])
    if stale:
        record.save(update_fields=stale)
    return int(bool(stale))


def _put_municipality(row: dict[str, str]) -> int:
    facts: dict[str, Any] = {
        "name_fi": row["name_fi"],
        "name_sv": row["name_sv"],
        "kind": row["type"],
        "subregion": row["subregion"],
        "business_id": row["business_id"],
    }
    known = Municipality.objects.filter(code=row["code"]).first()
    if row["population_2022"] and (known is None or not known.population_on or known.population_on <= POPULATION_DAY):
        facts |= {"population": int(row["population_2022"]), "population_on": POPULATION_DAY}
    if row["merged_into"]:
        facts |= {
            "merged_into": Municipality.objects.get(code=row["merged_into"]),
            "merged_on": _day(row["merged_on"]),
        }
    if known is None:
        facts["slug"] = slugify(row["name_fi"])
    written = _put(Municipality, {"code": row["code"]}, facts)
    return written + (_put_periods(row) if known is None else 0)


def _put_periods(row: dict[str, str]) -> int:
    """The memberships in regions, for a new municipality only: later changes are recorded by people."""
    municipality = Municipality.objects.get(code=row["code"])
    since, until = _day(row["region_valid_from"]), _day(row["region_valid_until"])
    periods = [(row["region_code"], since, until)]
    if row["earlier_region_code"] and since:
        periods.append((row["earlier_region_code"], None, since - ONE_DAY))
    for code, first, last in periods:
        MunicipalityPeriod.objects.create(
            municipality=municipality, region=Region.objects.get(code=code), since=first, until=last
        )
    return len(periods)


def _put_area(row: dict[str, str]) -> int:
    slug = slugify(row["name_fi"])
    facts = {"name_fi": row["name_fi"], "kind": row["kind"], "former_code": row["former_municipality_code"]}
    is_new = not Area.objects.filter(slug=slug).exists()
    written = _put(Area, {"slug": slug}, facts)
    if is_new:
        AreaPeriod.objects.create(
            area=Area.objects.get(slug=slug),
            municipality=Municipality.objects.get(code=row["municipality_code"]),
            since=_day(row["merged_on"]),
        )
    return written + int(is_new)


def _put_sector(row: dict[str, str]) -> int:
    """Sectors are the region's own list: only missing ones are added, edited ones stay as they are."""
    slug = slugify(row["name_fi"])
    if Sector.objects.filter(slug=slug).exists():
        return 0
    Sector.objects.create(
        slug=slug,
        order=int(row["order"]),
        name_fi=row["name_fi"],
        name_sv=row["name_sv"],
        name_en=row["name_en"],
        origin=row["origin"],
    )
    return 1
