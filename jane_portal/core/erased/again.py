"""What a restore does before the portal answers: who was erased since the backup was made is erased again."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.dateparse import parse_datetime

from jane_portal.core.erased.list import FILE_NAME, bring_together, list_file, read_list

# An erasure may have begun before the backup and been committed after its snapshot.
MARGIN = datetime.timedelta(hours=1)
_replays: list[Callable[[datetime.datetime | None], int]] = []


def on_restore(func: Callable[[datetime.datetime | None], int]) -> None:
    """Let a room erase again by `erased-keys`; takes the time since when, or None for all. Returns how many."""
    _replays.append(func)


@dataclass
class ErasedAgain:
    """people: how many. listed: False when no list was found. foreign: lines made with another SECRET_KEY."""

    people: int
    listed: bool
    foreign: int


def waiting_mark() -> Path:
    """Lies in the data folder from the restore until the erasures have been repeated by a list. Its text: when the
    backup was made, and whether the restore is still at work ("unfinished") or has found no list ("no-list").
    """
    return Path(settings.DATA_DIR) / "erase-again"


def mark_unfinished(made_at: str) -> None:
    waiting_mark().write_text(f"{made_at} unfinished", encoding="ascii")


def is_unfinished() -> bool:
    return "unfinished" in _waiting()


def lacks_list() -> bool:
    """This copy was restored without a list of the erased, and none has come since."""
    return "no-list" in _waiting()


def erase_again(*lists: Path) -> ErasedAgain:
    """Repeat the erasures by the list of the data folder and these others, which it holds from now on."""
    sources = [path for path in (list_file(), *lists) if read_list(path) is not None]
    waiting = _waiting()
    if sources:
        bring_together(list_file(), *sources)
    # Only what came after the backup: who was erased before it and has come back since, stays.
    made_at = parse_datetime(waiting[0]) if waiting else None
    people = sum(replay(made_at - MARGIN if made_at else None) for replay in _replays)
    if sources:
        waiting_mark().unlink(missing_ok=True)
    elif waiting:
        waiting_mark().write_text(f"{waiting[0]} no-list", encoding="ascii")
    foreign = sum(erasure.is_foreign for erasure in read_list(list_file()) or ())
    return ErasedAgain(people, bool(sources), foreign)


def beside(backup: Path) -> Path:
    """Where the list lies that came with a backup."""
    return backup.with_name(FILE_NAME)


def _waiting() -> list[str]:
    try:
        return waiting_mark().read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
