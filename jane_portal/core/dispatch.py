"""The only place that hands work to Celery (architecture, rule 6)."""

import logging
import time

from celery import current_app
from django.db import transaction

from jane_portal.core import health

log = logging.getLogger(__name__)

# Seconds for which an answer of the broker is believed, and for which its silence is.
ANSWER_HOLDS, SILENCE_HOLDS = 2.0, 5.0
_asked: tuple[float, bool] = (0.0, False)  # until when, and what it was


def later(task: str, **ids: object) -> None:
    """Start the task of that dotted name after the commit, with JSON-able keyword arguments.

    The broker is a convenience: when it is down the work stays in the database and the sweepers find it, so a
    failure to publish is logged, never raised.
    """
    transaction.on_commit(lambda: _publish(task, ids))


def _publish(task: str, ids: dict[str, object]) -> None:
    if not _broker_answers():
        log.warning("Broker does not answer, %s waits for the sweeper", task)
        return
    try:
        current_app.send_task(task, kwargs=ids, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - any broker fault; the row in the database is the truth
        log.warning("Broker not reached, %s waits for the sweeper: %s", task, type(error).__name__)


def _broker_answers() -> bool:
    """Asked first, because the client library itself would try for seconds while somebody waits for her page."""
    global _asked
    now = time.monotonic()
    if now >= _asked[0]:
        well = health.broker()
        _asked = (now + (ANSWER_HOLDS if well else SILENCE_HOLDS), well)
    return _asked[1]
