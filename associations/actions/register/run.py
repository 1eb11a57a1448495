"""What the worker runs: the action, and on a failure the import back where it can be tried again."""

from __future__ import annotations

from associations.models import ImportBatch

from .apply import apply_import
from .batches import move
from .undo import undo_import

State = ImportBatch.State


def apply_or_release(*, batch: ImportBatch) -> None:
    """Apply; when that fails nothing is written, and the import waits for a decision again."""
    if batch.state != State.APPLYING:
        return
    try:
        apply_import(batch=batch, by=batch.applied_by)
    except Exception:
        move(batch, State.READY)
        raise


def undo_or_release(*, batch: ImportBatch) -> None:
    if batch.state != State.UNDOING:
        return
    try:
        undo_import(batch=batch, by=batch.undone_by)
    except Exception:
        move(batch, State.APPLIED)
        raise
