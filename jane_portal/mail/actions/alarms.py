"""A trouble of the portal is told to its administrators once, and once that it is over."""

from __future__ import annotations

import datetime

from django.db import connection, transaction
from django.utils import timezone

from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.health import attempt
from jane_portal.core.instance import is_released
from jane_portal.core.watch import Watch, watches
from jane_portal.mail.models import Alarm, Letter

from .queue import queue_letter
from .send import send_letter

# Seen by two looks: a restart is no trouble. The third minute of silence and this make less than five minutes.
SEEN_FOR = datetime.timedelta(seconds=20)
# What comes and goes is one trouble.
WELL_FOR = datetime.timedelta(minutes=10)
KEPT = datetime.timedelta(days=180)
_LOCK = 0x414C41524D


def look_after(*, direct: bool = False) -> int:
    """Look at everything once. Returns how many letters were written. A quiet copy tells nothing.

    direct: send the letters from this process, because the worker may be the one that is dead.
    """
    if not is_released():
        return 0
    found = [(watch, attempt(watch.is_well)) for watch in watches()]
    now = timezone.now()
    letters: list[Letter] = []
    with transaction.atomic():
        if not _is_my_turn():
            return 0
        for watch, well in found:
            letters += _heal(watch, now) if well else _ail(watch, now)
    if direct:
        for letter in letters:
            send_letter(letter.pk)
    return len(letters)


def drop_old_alarms() -> int:
    """Nightly. Returns how many went."""
    return Alarm.objects.filter(over_at__lt=timezone.now() - KEPT).delete()[0]


def _is_my_turn() -> bool:
    """One process looks at a time; the others need not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _ail(watch: Watch, now: datetime.datetime) -> list[Letter]:
    alarm = Alarm.objects.filter(key=watch.key, over_at=None).first()
    if alarm is None:
        Alarm.objects.create(key=watch.key, began_at=now)
        return []
    if alarm.well_since is not None:
        Alarm.objects.filter(pk=alarm.pk).update(well_since=None)
    if alarm.told_at is not None or now - alarm.began_at < SEEN_FOR:
        return []
    Alarm.objects.filter(pk=alarm.pk).update(told_at=now)
    return _tell("alarm", alarm)


def _heal(watch: Watch, now: datetime.datetime) -> list[Letter]:
    alarm = Alarm.objects.filter(key=watch.key, over_at=None).first()
    if alarm is None:
        return []
    if alarm.told_at is None:
        alarm.delete()
        return []
    if alarm.well_since is None:
        Alarm.objects.filter(pk=alarm.pk).update(well_since=now)
        return []
    if now - alarm.well_since < WELL_FOR:
        return []
    Alarm.objects.filter(pk=alarm.pk).update(over_at=alarm.well_since)
    return _tell("alarm_over", alarm)


def _tell(letter: str, alarm: Alarm) -> list[Letter]:
    spans = RoleSpan.objects.in_force().filter(role=Role.ADMINISTRATOR)
    return [
        queue_letter(
            builder=f"jane_portal.mail.letters.{letter}",
            to=user.email,
            params={"alarm": alarm.pk},
            language=user.language,
            user=user,
            kind=letter,
            key=f"{letter}:{alarm.pk}",
        )
        for user in User.objects.filter(pk__in=spans.values("user"), is_active=True).order_by("pk")
    ]
