"""Progress of a long job, on a database connection of its own, so that it is seen before the job commits."""

from __future__ import annotations

import time
from types import TracebackType

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

EVERY_SECONDS = 0.7


class Progress:
    """Used as a context manager. A failure to write progress never fails the job: there is nothing to lose."""

    def __init__(self, batch_id: int) -> None:
        self.batch_id = batch_id
        self.connection: BaseDatabaseWrapper | None = None
        self.next = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.connection is not None:
            self.connection.close()

    def tell(self, step: str, done: int, total: int, *, now: bool = False) -> None:
        """Write how far the step is, at most once in EVERY_SECONDS unless `now`."""
        if not now and time.monotonic() < self.next:
            return
        self.next = time.monotonic() + EVERY_SECONDS
        if self.connection is None:
            self.connection = connections[DEFAULT_DB_ALIAS].copy()
        with self.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE associations_importprogress SET step = %s, done = %s, total = %s, moved_at = clock_timestamp()"
                " WHERE batch_id = %s",
                [step, done, max(total, done), self.batch_id],
            )
