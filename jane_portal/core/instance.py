"""Which portal this is: a copy made from a backup must not write to people until somebody says so (reliability A11).

The data folder holds an id, the database says which id may send. A restored database in another folder, or a folder
that `mark_restored` has renamed, does not match, and then the portal is quiet: pages work, nothing leaves it.
"""

from __future__ import annotations

import datetime
import logging
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from jane_portal.core.history import action
from jane_portal.core.models import Installation

log = logging.getLogger(__name__)

FILE_NAME = "instance-id"
_on_release: list[Callable[[], object]] = []


def on_release(func: Callable[[], object]) -> None:
    """Let a room put its waiting work aside when a copy is released: the first portal has perhaps done it."""
    _on_release.append(func)


def this_instance() -> str:
    """The id of this data folder, made at the first start: 32 hexadecimal digits. OSError when it cannot be kept."""
    path = _path()
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _write(uuid.uuid4().hex, replace=False)
        return path.read_text(encoding="ascii").strip()


def is_released() -> bool:
    """May this portal write to people? A new database belongs to the first folder that asks. One statement."""
    here = this_instance()
    row, _new = Installation.objects.get_or_create(pk=Installation.ONLY, defaults={"instance": here})
    return row.instance == here


def is_quiet_copy() -> bool:
    """For pages: a copy that waits for its release. Writes nothing; one statement."""
    row = Installation.objects.filter(pk=Installation.ONLY).first()
    return row is not None and row.instance != this_instance()


def is_held() -> bool:
    """Is this a copy that nobody has released? Asks without claiming the database. One statement."""
    row = Installation.objects.filter(pk=Installation.ONLY).first()
    return row is not None and row.instance != this_instance()


@action
def release(*, by: Any = None) -> bool:
    """This copy is the portal from now on. False when it was so already.

    by: the administrator; None from the command line. Rooms put aside what waited in the copy.
    """
    here = this_instance()
    Installation.objects.get_or_create(pk=Installation.ONLY, defaults={"instance": ""})
    row = Installation.objects.select_for_update().get(pk=Installation.ONLY)
    if row.instance == here:
        return False
    for put_aside in _on_release:
        put_aside()
    row.instance, row.released_at, row.released_by = here, timezone.now(), by
    row.save(update_fields=["instance", "released_at", "released_by"])
    log.warning("This copy of the portal has been released by %s", by or "the command line")
    return True


def began_at() -> datetime.datetime:
    """When this data folder was first used, or its copy was restored."""
    this_instance()
    return datetime.datetime.fromtimestamp(_path().stat().st_mtime, datetime.UTC)


def mark_restored() -> str:
    """Give the data folder a new id, so that the copy in it is quiet until it is released. Returns the id.

    Called by `restore` before any process of the copy starts; it needs no database.
    """
    fresh = uuid.uuid4().hex
    _write(fresh, replace=True)
    return fresh


def keep_instance(known: str) -> None:
    """The id of before: a restore that failed has left everything as it was."""
    _write(known, replace=True)


def _path() -> Path:
    return Path(settings.DATA_DIR) / FILE_NAME


def _write(text: str, *, replace: bool) -> None:
    """Whole or not at all, also when two processes start at once: the first one wins unless `replace`."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE_NAME}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    draft.write_text(text, encoding="ascii")
    try:
        if replace:
            draft.replace(path)
        else:
            path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
