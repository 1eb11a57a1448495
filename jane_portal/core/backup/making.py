"""Make a backup: one snapshot of the database and the uploads in one file."""

import datetime
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jane_portal.core.erased.again import beside
from jane_portal.core.erased.list import bring_together, key_mark, list_file
from jane_portal.core.instance import is_released, this_instance
from jane_portal.core.readiness import note_backup
from jane_portal.core.sealing import SealingFile

from .container import BackupError, passphrase
from .files import add_uploads
from .manifest import FORMAT, VERSION, add_manifest, applied_migrations, portal_version
from .tables import (
    STEADY_TEXT,
    Content,
    all_tables,
    read_table,
    run,
    sequences,
    server_version,
    shape,
    table_called,
)

Say = Callable[[str], None]


def make_backup(target: Path, say: Say) -> dict[str, Any]:
    """Write the backup under another name and give it its own name when all of it is on the disk.

    Returns the manifest. Raises BackupError; a file that is there already is never touched.
    """
    if target.exists():
        raise BackupError(f"{target} is there already: choose another name.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            manifest = _write(file, say)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        bring_together(beside(target), list_file())
        _sync_folder(target.parent)
        note_backup(timezone.now())
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _archive(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    words = passphrase()
    outer: Any = SealingFile(file, words) if words else file
    # Level 1: five sixths of what the best level saves, in a quarter of its time.
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        yield archive
    if words:
        outer.close()


def _write(file: IO[bytes], say: Say) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "portal": portal_version(),
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "mode": settings.PORTAL_MODE,
        "region": settings.PORTAL_REGION,
        "instance": this_instance(),
        "key_mark": key_mark(),
    }
    is_released()  # a database that belongs to no folder yet belongs to this one, not to the copy that asks first
    tick = Ticker(say)
    with _archive(file) as archive:
        with transaction.atomic():
            run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", *STEADY_TEXT)
            manifest |= _database(archive, tick)
        tick.what = "uploads"
        manifest["files"], manifest["files_gone"] = add_uploads(archive, tick)
        add_manifest(archive, manifest)
    return manifest


def _database(archive: zipfile.ZipFile, tick: "Ticker") -> dict[str, Any]:
    kept, left_out = all_tables()
    if "django_migrations" not in kept:
        raise BackupError("The database holds no portal.")
    found: dict[str, Any] = {}
    for place, name in enumerate(kept, 1):
        tick.what = f"table {place} of {len(kept)}, {name}"
        table, content = table_called(name), Content()
        with archive.open(f"tables/{name}.copy", "w", force_zip64=True) as part:
            for piece in read_table(table, content, tick):
                part.write(piece)
        found[name] = {
            "columns": table.columns,
            "rows": content.rows,
            "size": content.size,
            "sha256": content.sha256,
        }
    return {
        "postgresql": server_version(),
        "migrations": applied_migrations(),
        "tables": found,
        "left_out": left_out,
        "sequences": sequences(),
        "shape": shape(left_out),
    }


class Ticker:
    """Says every five seconds what is being done."""

    def __init__(self, say: Say) -> None:
        self.what = ""
        self._say = say
        self._next = timezone.now() + datetime.timedelta(seconds=5)

    def __call__(self) -> None:
        now = timezone.now()
        if now >= self._next:
            self._next = now + datetime.timedelta(seconds=5)
            self._say(f"  … {self.what}")
