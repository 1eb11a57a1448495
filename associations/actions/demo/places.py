"""Word lists of the demo data, and invented villages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify

from associations.models import Area, AreaPeriod, Municipality
from jane_portal.core.demo import DemoPlan

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "demo"


@cache
def words(name: str) -> Any:
    """The contents of `data/demo/<name>.json`."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def region() -> Any:
    """The demo data of the portal's own region: inflected names of its municipalities, which of them plays which part.

    Raises ImproperlyConfigured for a region that has none.
    """
    if not (DATA / "regions" / f"{settings.PORTAL_REGION}.json").exists():
        raise ImproperlyConfigured(f"There is no demo data for region {settings.PORTAL_REGION}: start with --no-demo.")
    return words(f"regions/{settings.PORTAL_REGION}")


def municipalities() -> list[Municipality]:
    """Those for which the demo data knows the inflected names. Raises ImproperlyConfigured when there are none."""
    known = list(Municipality.objects.filter(code__in=region()["forms"], merged_into=None))
    if not known:
        raise ImproperlyConfigured("Run load_reference first: the demo network needs the municipalities.")
    return known


def forms(municipality: Municipality) -> tuple[str, str]:
    """Genitive and the locative of a municipality's name: "Liperin", "Liperissä"."""
    genitive, inside, _name = region()["forms"][municipality.code]
    return genitive, inside


def make_villages(plan: DemoPlan) -> dict[str, list[tuple[Area, str]]]:
    """Two invented villages a municipality: {code: [(area, genitive of its name)]}."""
    places = words("places")
    villages: dict[str, list[tuple[Area, str]]] = {}
    taken: set[str] = set()
    nouns = plan.random.sample(places["nouns"], len(places["nouns"]))
    for number, municipality in enumerate(municipalities()):
        villages[municipality.code] = []
        for place in (number * 2, number * 2 + 1):
            genitive = nouns[place % len(nouns)][1]
            end, end_genitive = plan.random.choice(places["village_ends"])
            while genitive + end in taken:  # a large region goes through the nouns twice
                end, end_genitive = plan.random.choice(places["village_ends"])
            name = genitive + end
            taken.add(name)
            area = Area.objects.create(name_fi=name, slug=slugify(name), kind=Area.Kind.VILLAGE)
            AreaPeriod.objects.create(area=area, municipality=municipality)
            villages[municipality.code].append((area, genitive + end_genitive))
    return villages
