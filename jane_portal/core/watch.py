"""Somebody notices (reliability E3): what is looked at all the time, and from where.

Beat looks with each of its turns, so a dead worker is told of; each worker looks by a timer of its own, so a dead beat
is. Who is told is the business of whoever registers with `on_look`. When everything is dead only /healthz tells it.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core import health, instance, readiness, selfcheck

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two looks
FREE_SPACE = 0.05  # share of the disk that must be free


@dataclass(frozen=True)
class Watch:
    """title: the trouble in words. advice: what to do about it. is_well: quick, reads only."""

    key: str
    title: Any
    advice: Any
    is_well: Callable[[], bool]


_watches: dict[str, Watch] = {}
_lookers: list[Callable[..., object]] = []


def register_watch(watch: Watch) -> None:
    _watches[watch.key] = watch


def watches() -> list[Watch]:
    return list(_watches.values())


def watch_of(key: str) -> Watch | None:
    return _watches.get(key)


def on_look(func: Callable[..., object]) -> None:
    """func(direct=…): direct where nobody else would carry what it says, because the worker may be dead."""
    _lookers.append(func)


def look(*, direct: bool = False) -> None:
    """Never raises: a look that fails is no reason for a worker or for beat to stop."""
    close_old_connections()
    for looker in _lookers:
        try:
            looker(direct=direct)
        except (Error, OSError) as error:
            log.warning("Nobody could look whether all is well: %s", type(error).__name__)
    close_old_connections()


def backup_is_fresh() -> bool:
    """A portal that has just begun has two days for its first backup; a demo needs none."""
    if settings.DEMO:
        return True
    made = readiness.last_backup() or instance.began_at()
    return timezone.now() - made < readiness.BACKUP_MAY_BE_OLD


def disk_has_room() -> bool:
    usage = shutil.disk_usage(Path(settings.DATA_DIR))
    return usage.free > usage.total * FREE_SPACE


WATCHES = [
    Watch("worker", _("Background work stands still"), _("Start the worker again."), health.worker),
    Watch("beat", _("Nobody starts the regular work"), _("Start beat again."), health.beat),
    Watch("broker", _("The broker does not answer"), _("Start Redis again."), health.broker),
    Watch(
        "selfcheck",
        _("The nightly check has found something"),
        _("Your desk shows what it is."),
        lambda: health.attempt(selfcheck.is_well),
    ),
    Watch("backup", _("No backup has been made for two days"), _("See why the nightly backup fails."), backup_is_fresh),
    Watch("disk", _("The disk is almost full"), _("Make room, or give the portal a larger disk."), disk_has_room),
]

for _watch in WATCHES:
    register_watch(_watch)
