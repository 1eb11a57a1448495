"""The uploads in a backup: what lies in the media folder and in the private one."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from .container import DAMAGE, BackupError

CHUNK = 1024 * 1024
PREFIX = "files/"


def folders() -> dict[str, Path]:
    """Name in the backup → folder."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.DATA_DIR) / "private"}


def uploads() -> Iterator[tuple[str, Path]]:
    """Each upload with its name in the backup, in order. Links are not followed."""
    for name, folder in folders().items():
        for here, below, files in os.walk(folder):
            below.sort()
            for file in sorted(files):
                path = Path(here) / file
                if path.is_file() and not path.is_symlink():
                    yield f"{name}/{path.relative_to(folder).as_posix()}", path


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def add_uploads(archive: zipfile.ZipFile, tick: Callable[[], None]) -> tuple[dict[str, Any], list[str]]:
    """Write the uploads into the archive. Returns size and hash of each, and the names of those that went meanwhile."""
    found: dict[str, Any] = {}
    gone: list[str] = []
    for name, path in uploads():
        digest, size = hashlib.sha256(), 0
        try:
            source = path.open("rb")
        except FileNotFoundError:
            gone.append(name)
            continue
        # Pictures and PDFs are compressed already.
        info = zipfile.ZipInfo.from_file(path, PREFIX + name)
        with source, archive.open(info, "w", force_zip64=True) as part:
            while piece := source.read(CHUNK):
                digest.update(piece)
                size += len(piece)
                part.write(piece)
                tick()
        found[name] = {"size": size, "sha256": digest.hexdigest()}
    return found, gone


def unpack_uploads(archive: zipfile.ZipFile, wanted: dict[str, Any], target: Path, tick: Callable[[], None]) -> None:
    """Write the uploads below `target`, each compared with the manifest. Raises BackupError."""
    for name, facts in wanted.items():
        path = target / name
        first = name.split("/", 1)[0]
        if first not in folders() or not path.resolve().is_relative_to(target.resolve()):
            raise BackupError(f"The file is damaged: it names an upload {name!r}.")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("xb") as file:
            copy_part(archive, PREFIX + name, facts, file.write, tick)


def copy_part(
    archive: zipfile.ZipFile,
    part: str,
    facts: dict[str, Any],
    write: Callable[[bytes], object],
    tick: Callable[[], None],
) -> None:
    """Hand on one part in pieces; raises BackupError when it is not the one of the manifest."""
    digest = hashlib.sha256()
    try:
        with archive.open(part) as source:
            while piece := source.read(CHUNK):
                digest.update(piece)
                write(piece)
                tick()
    except DAMAGE as error:
        raise BackupError(f"The file is damaged: {part} cannot be read.") from error
    if digest.hexdigest() != facts["sha256"]:
        raise BackupError(f"The file is damaged: {part} is not as it was written.")


class Exchange:
    """Puts unpacked folders in the place of the present ones, which are kept aside; `undo` puts those back."""

    def __init__(self, fresh: Path, aside: Path) -> None:
        self._fresh, self._aside = fresh, aside
        self._moved: list[tuple[Path, Path]] = []

    def __call__(self) -> None:
        for name, folder in folders().items():
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
            if folder.exists():
                self._move(folder, self._aside / name)
            if (self._fresh / name).exists():
                self._move(self._fresh / name, folder)

    def _move(self, source: Path, target: Path) -> None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(source, target)
        self._moved.append((source, target))

    def undo(self) -> None:
        for source, target in reversed(self._moved):
            shutil.move(target, source)
        self._moved = []
