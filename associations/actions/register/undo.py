"""A whole import is taken back: new entries go, changed ones get their old values.

What people have edited or built on since is left as it is, and listed.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from associations.actions.projection import refresh_directory
from associations.models import ImportBatch, ImportRow, Organisation
from jane_portal.accounts.models import RoleSpan, User
from jane_portal.core.history import action

from .apply import lock_register
from .batches import move
from .judge import HAS_CONTACT, RELATIONS, relations, scalars
from .news import take_import_back
from .progress import Progress
from .status import follow_status_back

State = ImportBatch.State
# Parts that an import writes itself, or that follow the entry by themselves.
_OWN_PARTS = {
    "associations_contact",
    "associations_importrow",
    "associations_directoryrow",
    *(table for table, _column in RELATIONS.values()),
}


@action
def undo_import(*, batch: ImportBatch, by: User | None) -> dict[str, int]:
    """Returns {"removed", "restored", "left"}: entries that went, got their old values, were edited since and left."""
    lock_register()
    batch.refresh_from_db()
    if batch.state != State.UNDOING:
        return {"removed": 0, "restored": 0, "left": 0}
    with Progress(batch.pk) as progress:
        job = _Undo(batch)
        job.mark_left()
        touched = job.touched()
        take_import_back(batch)
        progress.tell("undo", 0, len(touched), now=True)
        result = {"restored": job.restore(), "removed": job.remove(), "left": job.count_left()}
        follow_status_back(batch, touched=touched, by=by)
        refresh_directory(
            touched, patient=True, progress=lambda done: progress.tell("undo", done, len(touched), now=True)
        )
        move(batch, State.UNDONE, undone_at=timezone.now(), written=batch.written | result)
    return result


class _Undo:
    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.params = {"batch": batch.pk, "applied": batch.applied_at, "now": timezone.now()}

    def sql(self, statement: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, self.params)
            return int(cursor.rowcount)

    def touched(self) -> list[int]:
        rows = ImportRow.objects.filter(batch=self.batch, applied=True, left=False, organisation__isnull=False)
        return list(rows.values_list("organisation_id", flat=True))

    def count_left(self) -> int:
        return ImportRow.objects.filter(batch=self.batch, left=True).count()

    def mark_left(self) -> None:
        """Edited since: the entry or its imported contact bears another time than this import's."""
        self.sql(
            "SELECT o.id FROM associations_organisation o JOIN associations_importrow r ON r.organisation_id = o.id"
            " WHERE r.batch_id = %(batch)s AND r.applied ORDER BY o.id FOR UPDATE OF o"
        )
        self.sql(
            'UPDATE associations_importrow r SET "left" = true WHERE r.batch_id = %(batch)s AND r.applied AND ('
            " NOT EXISTS (SELECT FROM associations_organisation o WHERE o.id = r.organisation_id"
            "   AND o.deleted_at IS NULL AND o.merged_into_id IS NULL"
            "   AND o.updated_at <= %(applied)s)"
            " OR (r.before ? 'contact' AND NOT EXISTS (SELECT FROM associations_contact c"
            "   WHERE c.id = (r.before -> 'contact' ->> 'id')::bigint AND c.updated_at = %(applied)s))"
            " OR (r.outcome = 'new' AND EXISTS (SELECT FROM associations_contact c"
            "   WHERE c.organisation_id = r.organisation_id AND c.updated_at <> %(applied)s)))"
        )
        # A contact that came with the new entry and is there no more was removed by people.
        self.sql(
            'UPDATE associations_importrow r SET "left" = true FROM associations_importvalues v'
            " WHERE r.batch_id = %(batch)s AND r.applied AND r.outcome = 'new'"
            f" AND v.batch_id = r.batch_id AND v.number = r.number AND {HAS_CONTACT} AND NOT EXISTS"
            " (SELECT FROM associations_contact c WHERE c.organisation_id = r.organisation_id)"
        )
        for table, column in _references():
            self.sql(
                'UPDATE associations_importrow r SET "left" = true WHERE r.batch_id = %(batch)s AND r.applied'
                f" AND r.outcome = 'new' AND EXISTS (SELECT FROM {table} t WHERE t.{column} = r.organisation_id)"
            )
        self.sql(
            'UPDATE associations_importrow r SET "left" = true FROM associations_organisation o'
            " WHERE r.batch_id = %(batch)s AND r.applied AND r.outcome = 'new' AND o.id = r.organisation_id AND EXISTS"
            f" (SELECT FROM {RoleSpan._meta.db_table} s WHERE s.scope = 'association:' || o.uuid)"
        )

    def restore(self) -> int:
        """Give changed entries and contacts their old values back. Returns the number of entries."""
        names = scalars(self.batch.mapping)
        if "status" in names and "dissolved_on" not in names:
            names.append("dissolved_on")
        sets = ", ".join(
            f"{name} = CASE WHEN r.before ? '{name}' THEN {_from_json(name)} ELSE o.{name} END" for name in names
        )
        where = "r.batch_id = %(batch)s AND r.applied AND NOT r.\"left\" AND r.outcome = 'changed'"
        for name in relations(self.batch.mapping):
            table, column = RELATIONS[name]
            old = f"ARRAY(SELECT jsonb_array_elements_text(r.before -> '{name}')::bigint)"
            self.sql(
                f"DELETE FROM {table} t USING associations_importrow r WHERE {where} AND r.before ? '{name}'"
                f" AND t.organisation_id = r.organisation_id AND t.{column} <> ALL({old})"
            )
            self.sql(
                f"INSERT INTO {table} (organisation_id, {column}) SELECT r.organisation_id, unnest({old})"
                f" FROM associations_importrow r WHERE {where} AND r.before ? '{name}' ON CONFLICT DO NOTHING"
            )
        self.sql(
            "UPDATE associations_contact c SET name = r.before -> 'contact' ->> 'name',"
            " phone = r.before -> 'contact' ->> 'phone', version = c.version + 1, updated_at = %(now)s"
            f" FROM associations_importrow r WHERE {where} AND c.id = (r.before -> 'contact' ->> 'id')::bigint"
            " AND NOT r.before -> 'contact' ? 'added'"
        )
        self.sql(
            f"DELETE FROM associations_contact c USING associations_importrow r WHERE {where}"
            " AND c.id = (r.before -> 'contact' ->> 'id')::bigint AND r.before -> 'contact' ? 'added'"
        )
        self.sql(
            f"UPDATE associations_organisation o SET {sets}, version = o.version + 1, updated_at = %(now)s"
            f" FROM associations_importrow r WHERE {where} AND o.id = r.organisation_id"
            " AND r.before - 'contact' - 'works_in' - 'other_sectors' <> '{}'::jsonb"
        )
        return ImportRow.objects.filter(batch=self.batch, applied=True, left=False, outcome="changed").count()

    def remove(self) -> int:
        """Delete the entries the import made. Returns their number."""
        where = "r.batch_id = %(batch)s AND r.applied AND NOT r.\"left\" AND r.outcome = 'new'"
        for table in ("associations_contact", *(table for table, _column in RELATIONS.values())):
            self.sql(
                f"DELETE FROM {table} t USING associations_importrow r WHERE {where}"
                " AND t.organisation_id = r.organisation_id"
            )
        return self.sql(
            f"DELETE FROM associations_organisation o USING associations_importrow r WHERE {where}"
            " AND o.id = r.organisation_id"
        )


def _from_json(name: str) -> str:
    field = Organisation._meta.get_field(name.removesuffix("_id") if name in {"domicile_id", "sector_id"} else name)
    if name == "languages":
        return "ARRAY(SELECT jsonb_array_elements_text(r.before -> 'languages'))"
    return f"(r.before ->> '{name}')::{field.db_type(connection)}"


def _references() -> list[tuple[str, str]]:
    """(table, column) of everything that may stand on an organisation and does not come from the import itself."""
    found: set[tuple[str, str]] = set()
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete):
            continue
        field: Any = getattr(relation, "field", None)
        table = field.model._meta.db_table if field is not None else ""
        if field is None or field.many_to_many or table in _OWN_PARTS or table.endswith("event"):
            continue
        found.add((table, f'"{field.column}"'))
    return sorted(found)
