"""Which columns a history page would show by their code."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise

from jane_portal.core.history.selectors import Source
from jane_portal.core.history.values import shown_fields


def unnamed_columns(sources: Iterable[Source]) -> list[str]:
    return [
        str(item)
        for source in sources
        for item in shown_fields(source.model)
        if item.column not in {source.column, *source.hidden, *source.labels}
        and not isinstance(item.verbose_name, Promise)
    ]
