"""The register of associations comes in from a spreadsheet: read, check each row, preview, apply, undo."""

from .apply import apply_import
from .batches import (
    cancel_import,
    choose_rows,
    drop_old_files,
    put_columns,
    read_headings,
    request_apply,
    request_check,
    request_undo,
    resume_import,
    sweep_imports,
    upload_register,
)
from .check import check_import
from .run import apply_or_release, undo_or_release
from .undo import undo_import

__all__ = [
    "apply_import",
    "apply_or_release",
    "cancel_import",
    "check_import",
    "choose_rows",
    "drop_old_files",
    "put_columns",
    "read_headings",
    "request_apply",
    "request_check",
    "request_undo",
    "resume_import",
    "sweep_imports",
    "undo_import",
    "undo_or_release",
    "upload_register",
]
