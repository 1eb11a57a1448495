"""The check of a whole file: all of it in one transaction, so that a killed worker leaves nothing half done."""

from __future__ import annotations

import logging

from django.db import connection, transaction
from django.utils import timezone

from associations.models import ImportBatch
from jane_portal.core.history import deed
from jane_portal.core.sheets import SheetError, Table

from .batches import mark_failed, move
from .judge import judge
from .progress import Progress
from .stage import Stager, read_file

log = logging.getLogger(__name__)
State = ImportBatch.State


def check_import(*, batch: ImportBatch) -> None:
    """Read, clean and judge each row. Runs once at a time for a batch; run again, it starts from nothing."""
    if batch.state != State.CHECKING:
        return
    try:
        with Progress(batch.pk) as progress, transaction.atomic(), deed(name="associations.check_import", by=None):
            if not _alone(batch):
                return
            _check(batch, progress)
    except SheetError as error:
        mark_failed(batch=batch, error=error, by=batch.uploaded_by)
    except Exception:
        move(batch, State.UPLOADED)
        raise


def _alone(batch: ImportBatch) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('register check'), %s)", [batch.pk])
        return bool(cursor.fetchone()[0])


def _check(batch: ImportBatch, progress: Progress) -> None:
    forget_rows(batch)
    started = timezone.now()

    def stage(table: Table) -> int:
        return Stager(batch, table, progress).copy()

    count = read_file(batch, stage)
    progress.tell("compare", count, count, now=True)
    counts = judge(batch)
    move(batch, State.READY, row_count=count, counts=counts, checked_at=started, failure=None)


def forget_rows(batch: ImportBatch) -> None:
    with connection.cursor() as cursor:
        for table in ("associations_importvalues", "associations_importrow"):
            cursor.execute(f"DELETE FROM {table} WHERE batch_id = %s", [batch.pk])
