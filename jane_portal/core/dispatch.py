"""The only place that hands work to Celery (architecture, rule 6)."""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def later(task: str, **ids: object) -> None:
    """Start the task of that dotted name after the commit, with JSON-able keyword arguments.

    The broker is a convenience: when it is down the work stays in the database and the sweepers find it, so a
    failure to publish is logged, never raised.
    """
    transaction.on_commit(lambda: _publish(task, ids))


def _publish(task: str, ids: dict[str, object]) -> None:
    try:
        current_app.send_task(task, kwargs=ids, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - any broker fault; the row in the database is the truth
        log.warning("Broker not reached, %s waits for the sweeper: %s", task, type(error).__name__)
