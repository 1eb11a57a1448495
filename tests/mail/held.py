"""A worker that is held by a lock of ours at one line, and killed there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from .storm import Storm

PATIENCE = 60.0  # seconds in which each thing that is waited for must have come


class HeldWorker(Storm):
    """The storm of the letters about one task. A lock of ours holds the worker at the line where it is killed."""

    def asks(self, task: str, **ids: Any) -> HeldWorker:
        """Names the task that is asked for again and again, as beat does."""
        self.task, self.ids = task, ids
        return self

    def start(self) -> None:
        self._start_nursery()

    def stop(self) -> None:
        self._kill_worker()
        self.nursery.kill()
        self.nursery.wait()

    def kill_waiting_worker(self) -> None:
        """Inside a transaction that holds what the worker will need: it is killed while it waits for us."""
        self._start_worker()
        self._ask_until(lambda: bool(self._waiting()))
        self._kill_worker()
        # Its last statement dies with it; the server would carry it out once we let go.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) AS pid", [self._waiting()])
        self.sink.wait_until_quiet()

    def write_to_the_end(self, done: Callable[[], bool]) -> None:
        self._pass_time(leases=True)
        self._start_worker()
        self._ask_until(done)
        end = time.monotonic() + PATIENCE
        while self._open_letters() and time.monotonic() < end:
            self._pass_time(leases=False)
            self._sweep()
            time.sleep(0.1)

    def _ask_until(self, done: Callable[[], bool]) -> None:
        """As beat does, again and again: a broker may lose a task together with the worker that took it."""
        end, asked = time.monotonic() + PATIENCE, 0.0
        while not done():
            assert time.monotonic() < end, "the worker never came to the line where it was awaited"
            if time.monotonic() - asked > 2:
                asked = time.monotonic()
                self.beat.send_task(self.task, kwargs=self.ids, ignore_result=True)
            time.sleep(0.01)

    @staticmethod
    def _waiting() -> list[int]:
        """Sessions of the database server that wait for a lock of ours."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            return [pid for (pid,) in cursor.fetchall()]
