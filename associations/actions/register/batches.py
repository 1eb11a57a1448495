"""An import on its way: uploaded, its columns chosen, its rows chosen, handed to the worker."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import ImportBatch, ImportProgress, ImportRow, ImportValues
from associations.models.register_import import FILE_DAYS, STOPPED_AFTER, PrivateStorage
from associations.selectors.register_fields import BY_KEY, REQUIRED, guess_columns
from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.core.sheets import SheetError, Table
from jane_portal.core.sheets.content import table_kind

from .stage import read_file

State = ImportBatch.State
_SAMPLE_ROWS, _SAMPLE_LENGTH = 3, 60


def move(batch: ImportBatch, to: str, **changes: Any) -> bool:
    """Change the state if the stored one allows it, in one conditional UPDATE. Says whether it did."""
    allowed = [state for state, targets in ImportBatch.TRANSITIONS.items() if to in targets]
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=allowed).update(
        state=to, updated_at=timezone.now(), **changes
    )
    if moved:
        batch.refresh_from_db()
    return bool(moved)


def move_or_refuse(batch: ImportBatch, to: str, **changes: Any) -> None:
    if not move(batch, to, **changes):
        raise ValidationError(_("The import has moved on meanwhile. Look at it again."), code="moved_on")


def upload_register(*, file: File[bytes], name: str, by: User | None, hand_over: bool = True) -> ImportBatch:
    """Store the file outside all addresses. Raises SheetError for what is no table.

    hand_over: False when the caller reads it itself, without the worker.
    """
    storage = PrivateStorage()
    stored = storage.save(f"imports/{uuid.uuid4().hex}", file)
    try:
        table_kind(Path(storage.path(stored)))
        return _record_upload(stored=stored, name=name, by=by, hand_over=hand_over)
    except BaseException:
        storage.delete(stored)
        raise


@action
def _record_upload(*, stored: str, name: str, by: User | None, hand_over: bool) -> ImportBatch:
    shown = "".join(letter for letter in Path(name).name if letter.isprintable())[-150:]
    batch = ImportBatch.objects.create(file=stored, file_name=shown or "?", uploaded_by=by)
    ImportProgress.objects.create(batch=batch)
    if hand_over:
        later("associations.read_headings", batch_id=batch.pk)
    return batch


def read_headings(*, batch: ImportBatch) -> None:
    """Learn the headings and the first rows, and guess the columns; or mark the file as not readable."""

    def read(table: Table) -> None:
        rows = [[cell[:_SAMPLE_LENGTH] for cell in cells] for _number, cells in islice(table.rows, _SAMPLE_ROWS)]
        batch.headings, batch.sample = table.headings, rows
        batch.mapping = guess_columns(table.headings)

    if batch.state != State.UPLOADED or batch.headings:
        return
    try:
        read_file(batch, read)
    except SheetError as error:
        mark_failed(batch=batch, error=error, by=batch.uploaded_by)
    else:
        batch.save(update_fields=["headings", "sample", "mapping", "updated_at"])


@action
def mark_failed(*, batch: ImportBatch, error: SheetError, by: User | None) -> None:
    move(batch, State.FAILED, failure={"code": error.code, "params": error.params or {}})


def clean_mapping(batch: ImportBatch, mapping: dict[str, int]) -> dict[str, int]:
    """The mapping in the order of the fields. Raises ValidationError when it cannot be used."""
    if REQUIRED not in mapping:
        raise ValidationError(_("Choose the column that holds the name."), code="name_missing")
    if len(set(mapping.values())) < len(mapping):
        raise ValidationError(_("The same column is chosen twice."), code="column_twice")
    if not set(mapping) <= set(BY_KEY) or not set(mapping.values()) <= set(range(len(batch.headings))):
        raise ValidationError(_("Choose a column of the file."), code="no_such_column")
    return {key: mapping[key] for key in BY_KEY if key in mapping}


@action
def put_columns(*, batch: ImportBatch, mapping: dict[str, int], by: User | None) -> None:
    """Say which column holds what; the rows are checked anew."""
    mapping = clean_mapping(batch, mapping)
    move_or_refuse(batch, State.CHECKING, mapping=mapping, checked_at=None, counts={})


@action
def request_check(*, batch: ImportBatch, mapping: dict[str, int], by: User | None) -> None:
    put_columns(batch=batch, mapping=mapping, by=by)
    _reset_progress(batch)
    later("associations.check_import", batch_id=batch.pk)


@action
def request_apply(*, batch: ImportBatch, by: User | None, hand_over: bool = True) -> None:
    """Hand the chosen rows to the worker. Asked again while it has stopped, it is handed over again."""
    if not batch.rows.filter(chosen=True).exists():
        raise ValidationError(_("Choose at least one row."), code="nothing_chosen")
    if batch.state != State.APPLYING:
        move_or_refuse(batch, State.APPLYING, applied_by=by)
    _reset_progress(batch)
    if hand_over:
        later("associations.apply_import", batch_id=batch.pk)


@action
def request_undo(*, batch: ImportBatch, by: User | None) -> None:
    if batch.state != State.UNDOING:
        move_or_refuse(batch, State.UNDOING, undone_by=by)
    _reset_progress(batch)
    later("associations.undo_import", batch_id=batch.pk)


@action
def resume_import(*, batch: ImportBatch, by: User | None) -> None:
    """Send a stopped job to the worker again; each of them can run twice."""
    tasks = {
        State.UPLOADED: "associations.read_headings",
        State.CHECKING: "associations.check_import",
        State.APPLYING: "associations.apply_import",
        State.UNDOING: "associations.undo_import",
    }
    if not batch.is_busy:
        raise ValidationError(_("The import has moved on meanwhile. Look at it again."), code="moved_on")
    _reset_progress(batch)
    later(tasks[State(batch.state)], batch_id=batch.pk)


@action
def sweep_imports(*, by: None = None) -> int:
    """Hand over again what the worker has left lying: it was killed, or the broker was down. Returns how many.

    Handing over resets the clock, so each stopped import is sent once in STOPPED_AFTER whatever the number of sweeps.
    One whose worker holds its lock is only slow and is left to it; a killed worker's lock is gone with its connection.
    """
    names = Q(state__in=ImportBatch.BUSY) | Q(state=State.UPLOADED, headings=[])
    limit = timezone.now() - STOPPED_AFTER
    waiting = ImportBatch.objects.filter(names, progress__moved_at__lt=limit).exclude(file="")
    stopped = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    lying = [batch for batch in stopped if _nobody_works_on(batch)]
    for batch in lying:
        resume_import(batch=batch, by=None)
    return len(lying)


def _nobody_works_on(batch: ImportBatch) -> bool:
    """Whether the lock that the job of this state takes (check.py, apply.py) is free."""
    with connection.cursor() as cursor:
        if batch.state == State.CHECKING:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('register check'), %s)", [batch.pk])
        elif batch.state in {State.APPLYING, State.UNDOING}:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('register apply'))")
        else:
            return True
        return bool(cursor.fetchone()[0])


def _reset_progress(batch: ImportBatch) -> None:
    ImportProgress.objects.filter(batch=batch).update(step="", done=0, total=0, moved_at=timezone.now())


@action
def choose_rows(
    *, batch: ImportBatch, chosen: bool, by: User, outcome: str = "", numbers: list[int] | None = None
) -> int:
    """Take rows into the import or leave them out: all that can be written, those of an outcome, or single ones."""
    if batch.state != State.READY:
        raise ValidationError(_("The import has moved on meanwhile. Look at it again."), code="moved_on")
    rows = ImportRow.objects.filter(batch=batch, outcome__in=[ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED])
    if outcome:
        rows = rows.filter(outcome=outcome)
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    return rows.exclude(chosen=chosen).update(chosen=chosen)


@action
def cancel_import(*, batch: ImportBatch, by: User | None) -> None:
    """Give the import up before anything is written; its file and rows go at once."""
    move_or_refuse(batch, State.CANCELLED, checked_at=None)
    _drop_contents([batch.pk])
    stored = batch.file.name
    ImportBatch.objects.filter(pk=batch.pk).update(file="", sample=[])
    if stored:
        transaction.on_commit(lambda: PrivateStorage().delete(stored))


def _drop_contents(batch_ids: list[int]) -> None:
    """Forget cells (they may hold contacts); the outcome of each row and what undo needs stay."""
    ImportValues.objects.filter(batch_id__in=batch_ids).delete()
    ImportRow.objects.filter(batch_id__in=batch_ids, raw__isnull=False).update(raw=None)


def drop_written_files(batch_ids: Iterable[int]) -> None:
    """The files of these imports go now, where nothing needs them any more: undoing goes by the rows. One that waits
    for a decision keeps its file until then, 30 days at most.
    """
    over = ImportBatch.objects.filter(pk__in=list(batch_ids), state__in=[State.APPLIED, State.UNDONE]).exclude(file="")
    names = list(over.values_list("file", flat=True))
    over.update(file="", sample=[])

    def delete() -> None:
        for name in names:
            PrivateStorage().delete(name)

    transaction.on_commit(delete)


@action
def drop_old_files(*, by: User | None = None) -> int:
    """Files and cells older than FILE_DAYS go; one not applied by then is cancelled. Returns the number of files."""
    limit = timezone.now() - datetime.timedelta(days=FILE_DAYS)
    old = list(ImportBatch.objects.filter(created_at__lt=limit).exclude(file="").exclude(state__in=ImportBatch.BUSY))
    waiting = [batch.pk for batch in old if batch.state in {State.UPLOADED, State.READY}]
    ImportBatch.objects.filter(pk__in=waiting).update(state=State.CANCELLED, checked_at=None)
    _drop_contents([batch.pk for batch in old])
    names = [batch.file.name for batch in old if batch.file.name]
    ImportBatch.objects.filter(pk__in=[batch.pk for batch in old]).update(file="", sample=[])

    def delete() -> None:
        for name in names:
            PrivateStorage().delete(name)

    transaction.on_commit(delete)
    return len(names)
