"""Reads of plain texts."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import dateparse, timezone

from .models import PlainText
from .states import State, Twin, state_of

_COLUMNS = JSONObject(
    text="text",
    of_source="of_source",
    checked_at="checked_at",
    name="checked_by__name",
    public="checked_by__show_name_publicly",
)


def plain_columns(end: str, field: str) -> Subquery:
    """For `annotate`: what `twin_from` wants to know of each record's field, in the statement that reads the record."""
    rows = PlainText.objects.filter(end=end, field=field, uuid=OuterRef("uuid"))
    return Subquery(rows.values(found=_COLUMNS)[:1])


def twin_of(*, end: str, uuid: UUID, field: str, source: str) -> Twin:
    """The plain text of a field whose own text is `source`. One statement."""
    rows = PlainText.objects.filter(end=end, field=field, uuid=uuid)
    return twin_from(rows.values_list(_COLUMNS, flat=True).first(), source)


def twin_from(columns: dict[str, Any] | None, source: str) -> Twin:
    """The plain text that `plain_columns` read."""
    if not columns:
        return Twin(State.MISSING)
    checked = _day(columns["checked_at"])
    return Twin(
        state=state_of(
            text=columns["text"], of_source=columns["of_source"], source=source, checked=checked is not None
        ),
        text=columns["text"],
        checked_at=checked,
        # A name is public only by the person's own choice (decisions 3).
        checked_by=columns["name"] or "" if columns["public"] else "",
    )


def _day(moment: str | None) -> datetime.date | None:
    read = dateparse.parse_datetime(moment) if moment else None
    return timezone.localtime(read).date() if read else None
