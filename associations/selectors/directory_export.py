"""The hits of a search as a table of public fields, in the order of names, read piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models.expressions import RawSQL

from associations.models import Organisation
from associations.public import ORGANISATION
from jane_portal.core.search.query import parse

from .directory import condition
from .directory_query import Search
from .related import unpack, with_related

CHUNK = 1_000
_NAMED = re.compile(r"%\((\w+)\)s")


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
    organisations = with_related(Organisation.objects.visible_to(user).filter(pk__in=hits)).order_by("sort_key", "pk")
    for organisation in organisations.iterator(CHUNK):
        yield _row(organisation)


def _row(organisation: Organisation) -> list[str]:
    unpack(organisation)
    values = (field.value(organisation) for field in ORGANISATION)
    return [", ".join(value) if isinstance(value, list) else value for value in values]
