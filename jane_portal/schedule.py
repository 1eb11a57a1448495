"""What beat starts, and how often: seconds, or a time of the day in Helsinki. A task is named after its room."""

from typing import Any

from celery.schedules import crontab

DAY = 24 * 3600

# Name of the task → when.
_WHEN: dict[str, Any] = {
    "accounts.nightly": DAY,
    "associations.nightly": DAY,
    "associations.sweep": 60,
    "bodies.nightly": DAY,
    "core.check_portal": crontab(hour=4, minute=30),
    "core.heartbeat": 60,
    "core.nightly": DAY,
    "core.refresh_prints": 300,
    "core.retain": DAY,
    "feedback.nightly": DAY,
    "follow.nightly": DAY,
    "follow.round": 600,
    "huoltamo.nightly": DAY,
    "huoltamo.orders": 3600,
    "huoltamo.sweep": 300,
    "mail.bounces": 60,
    "mail.digests": 3600,
    "mail.nightly": DAY,
    "mail.sweep": 60,
    "meetings.nightly": DAY,
    "meetings.sweep": 300,
    "representation.elections": 600,
    "representation.nightly": DAY,
    "representation.sweep": 60,
}
BEAT_SCHEDULE = {name: {"task": name, "schedule": when} for name, when in _WHEN.items()}
