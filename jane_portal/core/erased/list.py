"""Who was erased must stay erased when an older backup comes back.

`erased-keys` in the data folder holds a keyed hash of every erased address, so it tells nobody who they were. It grows
with each erasure, and `backup` brings a copy to the folder of backups: the newest list there fits every backup beside
it. A line is "hash time key-mark ."; the mark says which SECRET_KEY made the hash, the dot that the line is whole.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jane_portal.core.tokens import derive_token, token_hash

FILE_NAME = "erased-keys"


@dataclass(frozen=True, order=True)
class Erasure:
    """key: the hash of `key_of`. key_mark: empty in lines of before there were marks."""

    key: str
    when: datetime.datetime
    key_mark: str = ""

    @property
    def is_foreign(self) -> bool:
        """Made with another SECRET_KEY, so it can be compared with nobody here."""
        return self.key_mark not in {"", key_mark()}


def key_of(email: str) -> str:
    """A keyed hash: without the portal's own key nobody can try addresses against it."""
    return token_hash(derive_token("erased", email.strip().lower(), 1))


def key_mark() -> str:
    """Which SECRET_KEY this is, without telling it: 12 hexadecimal digits."""
    return token_hash(derive_token("erased.mark", "", 1))[:12]


def list_file() -> Path:
    return Path(settings.DATA_DIR) / FILE_NAME


def read_list(path: Path) -> set[Erasure] | None:
    """None when there is no such file. A line that a crash cut short names nobody."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return None
    found = set()
    for parts in (line.split(" ") for line in lines):
        if len(parts) in {3, 4} and parts[-1] == ".":
            found.add(Erasure(parts[0], datetime.datetime.fromisoformat(parts[1]), "".join(parts[2:-1])))
    return found


def note_erased(keys: Iterable[str], when: datetime.datetime) -> None:
    """Add to the list of this data folder, on the disk before it returns."""
    list_file().parent.mkdir(parents=True, exist_ok=True)
    with list_file().open("a", encoding="ascii") as target:
        target.writelines(_line(Erasure(key, when, key_mark())) for key in keys)
        target.flush()
        os.fsync(target.fileno())


def bring_together(target: Path, *sources: Path, more: Iterable[Erasure] = ()) -> None:
    """Make `target` hold all that it and the other lists hold, whole or not at all. An empty list is written too: it
    says that nobody was erased.
    """
    found = set(more).union(*(read_list(path) or set() for path in (target, *sources)))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.writelines(_line(erasure) for erasure in sorted(found))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _line(erasure: Erasure) -> str:
    mark = f" {erasure.key_mark}" if erasure.key_mark else ""
    return f"{erasure.key} {erasure.when.isoformat()}{mark} .\n"
