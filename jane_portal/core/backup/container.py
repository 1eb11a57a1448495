"""The file of a backup: a ZIP that any program opens, or the same ZIP sealed with a passphrase."""

import io
import os
import zipfile
import zlib
from pathlib import Path
from typing import IO

from jane_portal.core.sealing import MAGIC, PIECE, SealedFile, SealError

# What reading a ZIP raises when bytes of it have changed, wherever they are.
DAMAGE = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
VARIABLE = "PORTAL_BACKUP_PASSPHRASE"


class BackupError(SealError):
    """What is wrong with a backup, in one line for the operator."""


def passphrase() -> str:
    return os.environ.get("PORTAL_BACKUP_PASSPHRASE", "")


def open_to_read(path: Path) -> IO[bytes]:
    """The ZIP inside the file, sealed or not."""
    source = path.open("rb")
    try:
        sealed = source.read(len(MAGIC)) == MAGIC
        source.seek(0)
        if not sealed:
            return source
        if not passphrase():
            raise BackupError(f"The file is sealed: set {VARIABLE} to the passphrase it was made with.")
        return io.BufferedReader(SealedFile(source, passphrase()), PIECE)
    except BaseException:
        source.close()
        raise
