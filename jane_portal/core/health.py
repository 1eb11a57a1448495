"""Is each part of the portal alive? Read by /healthz; each answer is quick, whatever is down.

Beat leaves a mark by itself (core.beat); the worker leaves one whenever it does the heartbeat that beat has sent.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.utils import timezone

log = logging.getLogger(__name__)

HEARTBEAT = "heartbeat.worker"
BEAT = "heartbeat.beat"
HEARTBEAT_MAY_BE_OLD = 180  # seconds: three turns of beat
BROKER_MAY_TAKE = 0.5  # seconds for connecting, and again for the answer


def attempt(check: Callable[[], bool]) -> bool:
    """The answer of a check; False when the database or the broker refuses it."""
    import redis  # a quarter of a second, which most commands would pay for nothing

    try:
        return check()
    except (Error, redis.RedisError, OSError) as error:
        log.warning("Health: %s: %s", check.__name__, type(error).__name__)
        return False


def database() -> bool:
    return attempt(_database)


def broker() -> bool:
    return attempt(_broker)


def worker() -> bool:
    """A worker has done the newest heartbeats that beat has sent; a dead beat does not make it look dead."""
    return attempt(_worker)


def beat() -> bool:
    return attempt(_beat)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    import redis

    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=BROKER_MAY_TAKE,
        socket_timeout=BROKER_MAY_TAKE,
        retry=None,
    )
    try:
        return bool(client.ping())
    finally:
        client.close()


def _worker() -> bool:
    marks = cache.get_many([HEARTBEAT, BEAT])
    now = timezone.now().timestamp()
    return HEARTBEAT in marks and min(now, marks.get(BEAT, now)) - marks[HEARTBEAT] < HEARTBEAT_MAY_BE_OLD


def _beat() -> bool:
    mark = cache.get(BEAT)
    return mark is not None and timezone.now().timestamp() - mark < HEARTBEAT_MAY_BE_OLD
