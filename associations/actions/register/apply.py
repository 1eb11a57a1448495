"""The chosen rows go into the directory: one transaction, a few statements for each 25,000 rows.

History is written by the statement-level triggers; the search projection is brought up to date at the end. A crash at
any moment leaves nothing written, and the import can be applied again.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from associations.actions.projection import refresh_directory
from associations.models import ImportBatch, ImportRow, Organisation
from associations.models.organisation import RESERVED_SLUGS
from associations.selectors.register_fields import CONTACT_KEYS
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.text.arrays import array_text

from .batches import move
from .contacts import ROWS, WHERE, put_contacts
from .judge import PLANS, RELATIONS, relation_now, relations, scalars
from .news import tell_import
from .progress import Progress
from .status import follow_status

CHUNK_ROWS = 25_000
State = ImportBatch.State


@action
def apply_import(*, batch: ImportBatch, by: User | None) -> dict[str, int]:
    """Write the chosen rows. Returns {"created", "updated", "contacts"}: rows written into each.

    Imports are applied one at a time; a second worker with the same batch waits and then finds it done.
    """
    lock_register()
    batch.refresh_from_db()
    if batch.state != State.APPLYING:
        return {"created": 0, "updated": 0, "contacts": 0}
    with Progress(batch.pk) as progress:
        job = _Apply(batch, progress)
        written = job.run()
        follow_status(batch, touched=job.touched, moment=job.moment, by=by)
        tell_import(batch)
        refresh_directory(
            job.touched, patient=True, progress=lambda done: progress.tell("search", done, len(job.touched), now=True)
        )
        move(batch, State.APPLIED, applied_at=job.moment, written=written, counts=job.counts())
    return written


def lock_register() -> None:
    """Until the end of the transaction no other import is applied or undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('register apply'))")
        cursor.execute(PLANS)


def free_slugs(names: list[str]) -> list[str]:
    """One free address a name, with one look at the addresses in use."""
    bases = [slugify(name)[:100].strip("-") or "yhdistys" for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.slug FROM (SELECT slug FROM associations_organisation UNION ALL SELECT slug FROM"
            " associations_oldslug) s WHERE regexp_replace(s.slug, '-[0-9]+$', '') = ANY(%(bases)s::text[])"
            " OR s.slug = ANY(%(bases)s::text[])",
            {"bases": array_text(set(bases))},
        )
        taken = {slug for (slug,) in cursor.fetchall()} | set(RESERVED_SLUGS)
    last: dict[str, int] = {}
    slugs = []
    for base in bases:
        slug, number = base, last.get(base, 1)
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        last[base] = number
        taken.add(slug)
        slugs.append(slug)
    return slugs


class _Apply:
    def __init__(self, batch: ImportBatch, progress: Progress) -> None:
        self.batch = batch
        self.progress = progress
        self.scalars = scalars(batch.mapping)
        self.relations = relations(batch.mapping)
        self.has_contacts = any(key in batch.mapping for key in CONTACT_KEYS)
        self.moment: datetime.datetime = timezone.now()
        self.touched: list[int] = []
        self.total = 0

    def sql(self, statement: str, **params: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"batch": self.batch.pk, "moment": self.moment, **params})
            return int(cursor.rowcount)

    def run(self) -> dict[str, int]:
        self._lock_and_recheck()
        self._refuse_without_cells()
        rows = ImportRow.objects.filter(batch=self.batch, chosen=True).order_by("number")
        numbers = list(rows.values_list("number", flat=True))
        self.total = len(numbers)
        written = {"created": 0, "updated": 0, "contacts": 0}
        self.progress.tell("apply", 0, self.total, now=True)
        for start in range(0, len(numbers), CHUNK_ROWS):
            chunk = numbers[start : start + CHUNK_ROWS]
            limits = {"first": chunk[0], "last": chunk[-1]}
            written["updated"] += self._update(limits)
            written["created"] += self._create(limits)
            for name in self.relations:
                self._put_relation(name, limits)
            if self.has_contacts:
                written["contacts"] += put_contacts(self.batch, self.moment, limits)
            self.progress.tell("apply", start + len(chunk), self.total, now=True)
        self.sql(
            "UPDATE associations_importrow SET applied = true WHERE batch_id = %(batch)s AND chosen AND NOT applied"
        )
        ids = rows.filter(organisation__isnull=False).values_list("organisation_id", flat=True)
        self.touched = list(ids)
        return written

    def _refuse_without_cells(self) -> None:
        """The staged cells are not written ahead (they come from the file): a crash of the database loses them."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM associations_importrow r LEFT JOIN associations_importvalues v"
                " ON v.batch_id = r.batch_id AND v.number = r.number"
                " WHERE r.batch_id = %s AND r.chosen AND v.number IS NULL",
                [self.batch.pk],
            )
            if cursor.fetchone()[0]:
                raise ValidationError(_("The checked rows are gone. Check the file again."), code="cells_gone")

    def counts(self) -> dict[str, int]:
        found = ImportRow.objects.filter(batch=self.batch).values_list("outcome").annotate(n=Count("number"))
        return dict.fromkeys(ImportRow.Outcome.values, 0) | dict(found.order_by())

    def _lock_and_recheck(self) -> None:
        """Leave out, with a reason, rows whose entry was edited since the check or whose number somebody has taken."""
        self.sql(
            "SELECT o.id FROM associations_organisation o JOIN associations_importrow r ON r.organisation_id = o.id"
            " WHERE r.batch_id = %(batch)s AND r.chosen ORDER BY o.id FOR NO KEY UPDATE OF o"
        )
        refuse = (
            "UPDATE associations_importrow r SET outcome = 'error', chosen = false, problems ="
            " jsonb_build_array(jsonb_build_object('code', '{code}', 'column', '', 'params', '{{}}'::jsonb))"
            " FROM associations_importvalues v WHERE r.batch_id = %(batch)s AND r.chosen"
            " AND v.batch_id = r.batch_id AND v.number = r.number AND {condition}"
        )
        edited = (
            "r.organisation_id IS NOT NULL AND NOT EXISTS (SELECT FROM associations_organisation o"
            " WHERE o.id = r.organisation_id AND o.updated_at <= %(checked)s AND o.deleted_at IS NULL"
            " AND o.merged_into_id IS NULL)"
        )
        self.sql(refuse.format(code="edited_since", condition=edited), checked=self.batch.checked_at)
        for column in ("register_number", "business_id"):
            taken = (
                f"EXISTS (SELECT FROM associations_organisation o WHERE o.{column} = v.{column}"
                " AND o.id IS DISTINCT FROM r.organisation_id)"
            )
            self.sql(refuse.format(code="number_taken", condition=taken))

    def _update(self, limits: dict[str, int]) -> int:
        """Remember the old values of changed entries, then write the new ones. Returns the number of entries."""
        parts = [
            f"CASE WHEN v.{name} IS NOT NULL AND o.{name} IS DISTINCT FROM v.{name}"
            f" THEN jsonb_build_object('{name}', to_jsonb(o.{name})) ELSE '{{}}'::jsonb END"
            for name in self.scalars
        ]
        parts += [
            f"CASE WHEN v.{name} IS NOT NULL AND v.{name} IS DISTINCT FROM {relation_now(name)}"
            f" THEN jsonb_build_object('{name}', to_jsonb({relation_now(name)})) ELSE '{{}}'::jsonb END"
            for name in self.relations
        ]
        if "status" in self.scalars:
            parts.append(
                "CASE WHEN v.status IS DISTINCT FROM o.status AND v.status IS NOT NULL"
                " THEN jsonb_build_object('dissolved_on', to_jsonb(o.dissolved_on)) ELSE '{}'::jsonb END"
            )
        self.sql(
            f"UPDATE associations_importrow r SET before = {' || '.join(parts)}"
            " FROM associations_importvalues v, associations_organisation o"
            " WHERE v.batch_id = r.batch_id AND v.number = r.number AND o.id = r.organisation_id"
            f" AND r.outcome = 'changed' AND {WHERE}",
            **limits,
        )
        sets = [f"{name} = coalesce(v.{name}, o.{name})" for name in self.scalars if name != "dissolved_on"]
        if "status" in self.scalars:
            day = "v.dissolved_on" if "dissolved_on" in self.scalars else "NULL"
            sets.append(
                "dissolved_on = CASE WHEN coalesce(v.status, o.status) = 'dissolved'"
                f" THEN coalesce({day}, o.dissolved_on, %(moment)s::date) END"
            )
        return self.sql(
            f"UPDATE associations_organisation o SET {', '.join(sets)}, version = o.version + 1,"
            f" updated_at = %(moment)s FROM {ROWS} WHERE o.id = r.organisation_id AND r.outcome = 'changed'"
            f" AND r.before - 'works_in' - 'other_sectors' <> '{{}}'::jsonb AND {WHERE}",
            **limits,
        )

    def _create(self, limits: dict[str, int]) -> int:
        new = ImportRow.objects.filter(
            batch=self.batch, chosen=True, outcome="new", number__range=(limits["first"], limits["last"])
        ).order_by("number")
        numbers = list(new.values_list("number", flat=True))
        if not numbers:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name_fi FROM associations_importvalues"
                " WHERE batch_id = %s AND number = ANY(%s::int[]) ORDER BY number",
                [self.batch.pk, array_text(numbers)],
            )
            slugs = array_text(free_slugs([name for (name,) in cursor.fetchall()]))
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('associations_organisation', 'id')) FROM generate_series(1, %s)",
                [len(numbers)],
            )
            ids = array_text(number for (number,) in cursor.fetchall())
        self.sql(
            "UPDATE associations_importrow r SET organisation_id = n.id, applied = true"
            " FROM unnest(%(numbers)s::int[], %(ids)s::bigint[]) n (number, id)"
            " WHERE r.batch_id = %(batch)s AND r.number = n.number",
            numbers=array_text(numbers),
            ids=ids,
        )
        columns, values, defaults = self._insert_columns()
        return self.sql(
            f"INSERT INTO associations_organisation ({columns}) SELECT {values}"
            f" FROM {ROWS} JOIN unnest(%(ids)s::bigint[], %(slugs)s::text[]) n (id, slug)"
            f" ON n.id = r.organisation_id WHERE {WHERE} ORDER BY r.number",
            ids=ids,
            slugs=slugs,
            **defaults,
            **limits,
        )

    def _insert_columns(self) -> tuple[str, str, dict[str, Any]]:
        """Column names, their expressions, and the defaults of columns the file says nothing about."""
        given = {
            "id": "n.id",
            "slug": "n.slug",
            "created_at": "%(moment)s",
            "updated_at": "%(moment)s",
            "dissolved_on": "NULL::date",
        }
        if "status" in self.scalars:
            day = "v.dissolved_on" if "dissolved_on" in self.scalars else "NULL"
            given["dissolved_on"] = f"CASE WHEN v.status = 'dissolved' THEN coalesce({day}, %(moment)s::date) END"
        defaults: dict[str, Any] = {}
        for field in Organisation._meta.concrete_fields:
            name = field.column or ""
            if name in given or field.generated or name == "uuid":
                continue
            value = field.get_default()
            defaults[f"default_{name}"] = "" if value is None and not field.null else value
            default = f"%(default_{name})s::{field.db_type(connection)}"
            given[name] = f"coalesce(v.{name}, {default})" if name in self.scalars else default
        return ", ".join(f'"{name}"' for name in given), ", ".join(given.values()), defaults

    def _put_relation(self, name: str, limits: dict[str, int]) -> None:
        """Make the many-to-many rows equal to what the file says, where it says something."""
        table, column = RELATIONS[name]
        self.sql(
            f"DELETE FROM {table} t USING {ROWS} WHERE t.organisation_id = r.organisation_id"
            f" AND v.{name} IS NOT NULL AND t.{column} <> ALL(v.{name}) AND {WHERE}",
            **limits,
        )
        self.sql(
            f"INSERT INTO {table} (organisation_id, {column})"
            f" SELECT r.organisation_id, unnest(v.{name}) FROM {ROWS} WHERE {WHERE}"
            " ON CONFLICT DO NOTHING",
            **limits,
        )
