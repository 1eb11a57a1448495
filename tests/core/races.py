"""Running one deed many times at once, and the control: the same with its guard off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from jane_portal.core.versions import StaleVersionError


def at_once(deeds: Sequence[Callable[[], Any]]) -> int:
    """Run each in a thread with a connection of its own, all starting together. Returns how many got through."""
    gate, won = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=30)
            deed()
            won.append(deed)
        except (ValidationError, StaleVersionError, DatabaseError):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(won)


@contextmanager
def without_row_locks(monkeypatch):
    """The guard off: rows are read without being locked."""
    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda self, **options: self.all())
        yield


def meeting_place(parties: int) -> Callable[[], None]:
    """A place where all threads stand between reading and writing, so that a race without its guard happens surely."""
    barrier = threading.Barrier(parties)

    def meet() -> None:
        # Broken: the guard let only some of them come this far.
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=2)

    return meet
