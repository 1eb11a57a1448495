"""Word lists of the demo data, and invented villages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify

from associations.models import Area, AreaPeriod, Municipality
from jane_portal.core.demo import DemoPlan

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "demo"


@cache
def words(name: str) -> Any:
    """The contents of `data/demo/<name>.json`."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def municipalities() -> list[Municipality]:
    """Those for which the demo data knows the inflected names. Raises ImproperlyConfigured when there are none."""
    known = list(Municipality.objects.filter(code__in=words("places")["forms"], merged_into=None))
    if not known:
        raise ImproperlyConfigured("Run load_reference first: the demo network needs the municipalities.")
    return known


def forms(municipality: Municipality) -> tuple[str, str]:
    """Genitive and the locative of a municipality's name: "Liperin", "Liperissä"."""
    genitive, inside, _name = words("places")["forms"][municipality.code]
    return genitive, inside


def make_villages(plan: DemoPlan) -> dict[str, list[tuple[Area, str]]]:
    """Two invented villages a municipality: {code: [(area, genitive of its name)]}."""
    places = words("places")
    villages: dict[str, list[tuple[Area, str]]] = {}
    nouns = plan.random.sample(places["nouns"], len(places["nouns"]))
    for number, municipality in enumerate(municipalities()):
        villages[municipality.code] = []
        for _name, genitive in (nouns[number * 2], nouns[number * 2 + 1]):
            end, end_genitive = plan.random.choice(places["village_ends"])
            name = genitive + end
            area = Area.objects.create(name_fi=name, slug=slugify(name), kind=Area.Kind.VILLAGE)
            AreaPeriod.objects.create(area=area, municipality=municipality)
            villages[municipality.code].append((area, genitive + end_genitive))
    return villages
