"""What a backup says of itself, and what makes it unfit for this portal."""

import hashlib
import json
import tomllib
import zipfile
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from .container import DAMAGE, BackupError

FORMAT, VERSION = "jane-portal-backup", 1
NAME = "manifest.json"
MARK = "jane-portal-backup sha256:"  # in the ZIP's comment, before the manifest's own hash


def applied_migrations() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def portal_version() -> str:
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def add_manifest(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()
    archive.writestr(NAME, text)
    archive.comment = f"{MARK}{hashlib.sha256(text).hexdigest()}".encode()


def read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, unchanged since it was written. Raises BackupError."""
    comment = archive.comment.decode("ascii", "replace")
    if not comment.startswith(MARK) or NAME not in archive.namelist():
        raise BackupError("This file is not a backup of the portal.")
    try:
        text = archive.read(NAME)
    except DAMAGE as error:
        raise BackupError("The file is damaged: its manifest cannot be read.") from error
    if hashlib.sha256(text).hexdigest() != comment.removeprefix(MARK):
        raise BackupError("The file is damaged: its manifest has been changed.")
    manifest: dict[str, Any] = json.loads(text)
    if manifest.get("format") != FORMAT:
        raise BackupError("This file is not a backup of the portal.")
    return manifest


def require_fit(manifest: dict[str, Any]) -> None:
    """Raises BackupError when this portal is older than the file, or serves another region."""
    if manifest["version"] > VERSION:
        raise BackupError(f"The file was made by a newer portal ({manifest['portal']}): upgrade this one first.")
    if manifest["region"] != settings.PORTAL_REGION:
        raise BackupError(f"The file is of region {manifest['region']}: start with PORTAL_REGION={manifest['region']}.")
    known = MigrationExecutor(connection).loader.disk_migrations
    unknown = [
        f"{app}.{name}" for app, names in manifest["migrations"].items() for name in names if (app, name) not in known
    ]
    if unknown:
        raise BackupError(f"The file was made by a newer portal (it has {unknown[0]}): upgrade this one first.")
