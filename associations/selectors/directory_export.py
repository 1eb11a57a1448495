"""The hits of a search as a table of public fields, in the order of names, read piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from associations.models import Area, Municipality, Organisation, Sector
from associations.public import ORGANISATION
from jane_portal.core.search.query import parse

from .directory import condition
from .directory_query import Search

CHUNK = 1_000
_NAMED = re.compile(r"%\((\w+)\)s")
# What hangs on an organisation in any number comes with it as names, so that the table is one statement at any length.
_RELATED: dict[str, Any] = {"works_in": Municipality, "areas": Area, "other_sectors": Sector}


def headers() -> list[str]:
    """Headings in the language of the page."""
    return [str(field.label) for field in ORGANISATION]


def export_rows(search: Search, user: Any) -> Iterator[list[str]]:
    """One list of texts a hit. Two statements, run when the first row is asked for."""
    where, parameters = condition(search, parse(search.q))
    positional = [parameters[name] for name in _NAMED.findall(where)]
    hits = RawSQL(  # noqa: S611 - the condition is this room's own text, its values are parameters
        f"SELECT organisation_id FROM associations_directoryrow WHERE {_NAMED.sub('%s', where)}",  # noqa: S608
        positional,
    )
    names = JSONObject(name_fi="name_fi", name_sv="name_sv", name_en="name_en")
    organisations = (
        Organisation.objects.visible_to(user)
        .filter(pk__in=hits)
        .select_related("domicile", "sector")
        .annotate(
            **{
                f"related_{name}": ArraySubquery(
                    model.objects.filter(pk__in=_through(name)).order_by("name_fi").values(names=names)
                )
                for name, model in _RELATED.items()
            }
        )
        .order_by("sort_key", "pk")
    )
    for organisation in organisations.iterator(CHUNK):
        yield _row(organisation)


def _through(name: str) -> Any:
    through = getattr(Organisation, name).through
    target = _RELATED[name]._meta.model_name
    return through.objects.filter(organisation_id=OuterRef(OuterRef("pk"))).values(f"{target}_id")


def _row(organisation: Organisation) -> list[str]:
    organisation._prefetched_objects_cache = {  # type: ignore[attr-defined]
        name: [model(**names) for names in getattr(organisation, f"related_{name}")] for name, model in _RELATED.items()
    }
    values = (field.value(organisation) for field in ORGANISATION)
    return [", ".join(value) if isinstance(value, list) else value for value in values]
