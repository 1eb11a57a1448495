"""Reading history: deeds of a record and its parts, newest first, with the change of each field in words."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models
from django.utils.translation import gettext as _
from psycopg import sql

from .values import Labels, field_values, shown_fields, wanted_labels
from .words import in_words


@dataclass(frozen=True)
class Source:
    """Event rows of one tracked model that belong to a record: those whose `column` holds `key`.

    title: the column that names a part ("role_title"); of a foreign key, the record it points to.
    hidden: columns not shown. choices: labels of a plain text column's values. labels: names of columns
    that the model itself does not name.
    """

    model: type[models.Model]
    column: str
    key: Any
    title: str = ""
    hidden: frozenset[str] = frozenset()
    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    labels: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    """kind: "insert", "update" or "delete"."""

    kind: str
    noun: str
    title: str
    changes: list[Change]


@dataclass
class Deed:
    """One action of one person: all rows it wrote."""

    at: datetime.datetime
    who: str
    acting_as: str
    action: str
    on_behalf_of: str
    records: list[RecordChange]


def deeds(
    sources: Sequence[Source], *, roles: Mapping[str, Any], limit: int = 20, offset: int = 0
) -> tuple[list[Deed], int]:
    """The deeds that touched the sources, newest first, and how many there are in all (0 beyond the last page).

    roles: labels of role names, for "acting as". Statements: one for the events, one for each kind of record
    that the shown values point to.
    """
    rows = _rows(sources, limit, offset)
    if not rows:
        return [], 0
    wanted: dict[type[models.Model], set[Any]] = {get_user_model(): {(row.context or {}).get("by") for row in rows}}
    for row in rows:
        unseen = row.source.hidden | {row.source.column} - {row.source.title}
        wanted_labels(row.source.model, (row.data, row.before), wanted, unseen)
    labels = Labels(wanted)
    found: dict[str, Deed] = {}
    for row in rows:
        deed = found.setdefault(row.deed, _deed(row, labels, roles))
        record = _record(row, labels)
        if record is not None:
            deed.records.append(record)
    return list(found.values()), rows[0].total


@dataclass(frozen=True)
class _Row:
    source: Source
    at: datetime.datetime
    label: str
    deed: str
    context: dict[str, Any] | None
    data: dict[str, Any]
    before: dict[str, Any]
    total: int


_PART = sql.SQL(
    "SELECT {number} AS source, pgh_id, pgh_created_at AS at, pgh_label AS label,"
    " coalesce(pgh_context_id::text, {prefix} || pgh_id) AS deed, pgh_context AS context, to_jsonb(t) AS data,"
    " lag(to_jsonb(t)) OVER (PARTITION BY id ORDER BY pgh_id) AS before"
    " FROM {table} t WHERE {column} = %s"
)
_WHOLE = sql.SQL(
    "WITH e AS MATERIALIZED ({parts}),"
    " d AS (SELECT deed, max(at) AS newest FROM e GROUP BY deed ORDER BY 2 DESC, 1 LIMIT %s OFFSET %s)"
    " SELECT e.source, e.at, e.label, e.deed, e.context, e.data, e.before, (SELECT count(DISTINCT deed) FROM e)"
    " FROM e JOIN d USING (deed) ORDER BY d.newest DESC, e.deed, e.source, e.pgh_id"
)


def _rows(sources: Sequence[Source], limit: int, offset: int) -> list[_Row]:
    parts = sql.SQL(" UNION ALL ").join(
        _PART.format(  # type: ignore[misc]
            number=sql.Literal(number),
            prefix=sql.Literal(f"{number}:"),
            table=sql.Identifier(source.model.pgh_event_model._meta.db_table),  # type: ignore[attr-defined]
            column=sql.Identifier(source.column),
        )
        for number, source in enumerate(sources)
    )
    with connection.cursor() as cursor:
        query = _WHOLE.format(parts=parts).as_string(None)
        cursor.execute(query, [*(source.key for source in sources), limit, offset])
        return [
            _Row(sources[number], at, label, deed, _json(context), _json(data) or {}, _json(before) or {}, total)
            for number, at, label, deed, context, data, before, total in cursor.fetchall()
        ]


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _deed(row: _Row, labels: Labels, roles: Mapping[str, Any]) -> Deed:
    context = row.context or {}
    by = context.get("by")
    role = str(context.get("acting_as", "")).partition(" ")[0]
    return Deed(
        at=row.at,
        who=labels.of(get_user_model(), by) if by else _("the portal itself"),
        acting_as=str(roles.get(role, "")),
        action=in_words(str(context.get("action", ""))),
        on_behalf_of=str(context.get("on_behalf_of", "")),
        records=[],
    )


def _record(row: _Row, labels: Labels) -> RecordChange | None:
    """None for an update that touched only what is not shown (a version number, a time)."""
    source = row.source
    hidden = source.hidden | {source.column, source.title if source.title.endswith("_id") else ""}
    fields = [item for item in shown_fields(source.model) if item.column not in hidden]
    before = {} if row.label == "insert" else field_values(row.before, fields, labels, source.choices)
    after = {} if row.label == "delete" else field_values(row.data, fields, labels, source.choices)
    if row.label == "delete":
        before = field_values(row.data, fields, labels, source.choices)
    changes = [
        Change(
            str(source.labels.get(item.column, item.verbose_name)),
            before.get(item.column, ""),
            after.get(item.column, ""),
        )
        for item in fields
        if before.get(item.column, "") != after.get(item.column, "")
        and not (row.label != "update" and row.data.get(item.column) is False)
    ]
    if row.label == "update" and not changes:
        return None
    title = ""
    if source.title:
        title_field = next(item for item in source.model._meta.concrete_fields if item.column == source.title)
        title = field_values(row.data, [title_field], labels, {}).get(source.title, "")
    return RecordChange(row.label, str(source.model._meta.verbose_name), title, changes)
