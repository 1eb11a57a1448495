"""Folders that only their owner may enter, and a short one for the sockets of the database."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from say import fail

# A Unix socket's whole path may be 107 bytes on Linux and 103 on macOS; the server adds "/.s.PGSQL.5432.lock".
SOCKET_PATH_LIMIT = 103
SOCKET_NAME = "/.s.PGSQL.5432"


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter."""
    path.mkdir(parents=True, exist_ok=True)
    if path.stat().st_uid == os.geteuid():
        path.chmod(0o700)
    return path


def fits_socket(folder: Path) -> bool:
    return len(os.fsencode(str(folder) + SOCKET_NAME)) <= SOCKET_PATH_LIMIT


def socket_folder(folder: Path, owner: int) -> Path:
    """A private folder for the sockets of a server, beside its data, or in a short temporary one when that is too long.

    Whoever can enter it is the database's superuser, so its owner and mode are checked, not only set.
    """
    here = folder / "s"
    if not fits_socket(here):
        name = hashlib.sha256(os.fsencode(str(folder))).hexdigest()[:12]
        here = Path(tempfile.gettempdir()) / f"jane-{os.geteuid()}-{name}"
        if not fits_socket(here):
            here = Path("/tmp") / here.name  # noqa: S108 - its owner is checked below
    here.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0 and here.lstat().st_uid == 0:
        os.chown(here, owner, -1, follow_symlinks=False)
    info = here.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != owner:
        fail(f"{here} belongs to somebody else: remove it and start again.")
    here.chmod(0o700)
    return here
