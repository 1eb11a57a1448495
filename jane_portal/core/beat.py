"""Beat leaves a mark of its own, so that /healthz tells a dead beat from a dead worker, and looks after the others."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.core.cache import cache
from django.db import Error, close_old_connections
from django.utils import timezone

from jane_portal.core.health import BEAT
from jane_portal.core.watch import look

log = logging.getLogger(__name__)
EVERY = 30  # seconds


class Scheduler(PersistentScheduler):
    """Celery's own scheduler with a heartbeat; the database being away is no reason to stop."""

    _next_mark = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if time.monotonic() >= self._next_mark:
            self._next_mark = time.monotonic() + EVERY
            close_old_connections()
            leave_mark()
            look(direct=True)
        return min(float(super().tick(*args, **kwargs)), EVERY)


def leave_mark() -> None:
    try:
        cache.set(BEAT, timezone.now().timestamp(), timeout=None)
    except Error as error:
        log.warning("Beat could not leave its mark: %s", type(error).__name__)
