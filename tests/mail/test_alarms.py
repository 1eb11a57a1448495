"""Troubles of the portal itself: told once, told that they are over, within five minutes."""

import datetime
import os
import signal
import time
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from jane_portal.core import health, instance, watch
from jane_portal.core.beat import Scheduler
from jane_portal.core.models import CheckReport
from jane_portal.core.readiness import note_backup
from jane_portal.mail.actions import drain_letters, sweep_letters
from jane_portal.mail.actions.alarms import drop_old_alarms, look_after
from jane_portal.mail.models import Alarm, Letter
from tests.factories import accounts as make
from tests.mail.test_ledger import make_letter
from tests.mail.test_letters import smtp  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def boss(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setitem(watch._watches, "broker", watch.Watch("broker", "x", "y", lambda: True))
    return make.administrator(email="yllapito@demo.example", language="en")


def mark(*parts, at):
    for part in parts:
        cache.set(part, at.timestamp(), timeout=None)


def run(seconds, *, start=START, alive=(), direct=True):
    """The portal lives for so long; beat looks every half minute. Returns the seconds at which letters were written."""
    written = []
    for second in range(0, seconds, 30):
        now = start + datetime.timedelta(seconds=second)
        with time_machine.travel(now, tick=False):
            mark(*alive, at=now)
            if look_after(direct=direct):
                written.append(second)
    return written


def subjects():
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def test_dead_worker_is_told_within_five_minutes_and_once(boss, smtp):  # noqa: F811
    mark(health.HEARTBEAT, at=START)
    (told,) = run(3600, alive=[health.BEAT])
    assert 180 < told <= 300
    (message,) = smtp.taken  # sent by beat itself: no worker would
    assert message.to == ["yllapito@demo.example"]
    assert message.subject == "The portal needs help: Background work stands still"
    assert "http://127.0.0.1:8000/healthz" in message.body


def test_dead_beat_is_told_by_the_worker(boss, smtp):  # noqa: F811
    mark(health.HEARTBEAT, health.BEAT, at=START)
    (told,) = run(600, direct=False)
    assert 180 < told <= 300
    assert smtp.taken == []
    with time_machine.travel(START + datetime.timedelta(seconds=told)):
        drain_letters()
    assert subjects() == ["The portal needs help: Nobody starts the regular work"]


def test_recovery_is_told_when_it_has_lasted(boss, smtp):  # noqa: F811
    mark(health.HEARTBEAT, at=START)
    run(600, alive=[health.BEAT])
    later = START + datetime.timedelta(minutes=10)
    both = [health.BEAT, health.HEARTBEAT]
    assert run(300, start=later, alive=both) == []
    assert run(60, start=later + datetime.timedelta(minutes=9), alive=[health.BEAT]) == []
    (over,) = run(1800, start=later + datetime.timedelta(minutes=10), alive=both)
    assert over == 600
    assert subjects() == [
        "The portal needs help: Background work stands still",
        "It is over: Background work stands still",
    ]
    assert Alarm.objects.get().over_at == later + datetime.timedelta(minutes=10)


def test_restart_is_no_trouble(boss, smtp):  # noqa: F811
    """After a night switched off the marks are old for one look."""
    mark(health.HEARTBEAT, health.BEAT, at=START - datetime.timedelta(hours=8))
    assert run(30, alive=[health.BEAT]) == []
    assert run(600, start=START + datetime.timedelta(seconds=30), alive=[health.BEAT, health.HEARTBEAT]) == []
    assert not Alarm.objects.exists()


def test_two_processes_that_look_tell_once(boss, smtp):  # noqa: F811
    mark(health.HEARTBEAT, at=START)
    run(600, alive=[health.BEAT])
    run(600, alive=[health.BEAT], direct=False)
    assert Letter.objects.count() == 1


def test_letters_that_wait_are_told(boss, smtp):  # noqa: F811
    smtp.open_error = ConnectionRefusedError()
    with time_machine.travel(START):
        make_letter()
    both = [health.BEAT, health.HEARTBEAT]
    (told,) = run(1200, alive=both)
    assert 600 < told <= 900
    alarm = Letter.objects.get(kind="alarm")
    assert alarm.state == Letter.State.QUEUED
    smtp.open_error = None
    with time_machine.travel(START + datetime.timedelta(minutes=21)):
        Letter.objects.update(next_try_at=timezone.now())
        drain_letters()
    alarm.refresh_from_db()
    assert alarm.subject == "The portal needs help: Letters are not going out"


@pytest.mark.parametrize("made", [None, START - datetime.timedelta(days=3)])
def test_missed_backup_is_told_outside_the_demo(boss, smtp, settings, made):  # noqa: F811
    both = [health.BEAT, health.HEARTBEAT]
    instance.this_instance()
    if made:
        note_backup(made)
    old = (START - datetime.timedelta(days=2, hours=1)).timestamp()
    os.utime(Path(settings.DATA_DIR) / instance.FILE_NAME, (old, old))
    assert run(300, alive=both) == []
    settings.DEMO = False
    assert run(300, alive=both) == [30]
    assert subjects() == ["The portal needs help: No backup has been made for two days"]


def test_new_portal_has_two_days_for_its_first_backup(boss, smtp, settings):  # noqa: F811
    settings.DEMO = False
    instance.this_instance()
    now = timezone.now()
    assert run(300, start=now, alive=[health.BEAT, health.HEARTBEAT]) == []


def test_finding_of_the_night_is_told(boss, smtp):  # noqa: F811
    CheckReport.objects.create(findings=[{"key": "x", "count": 1, "samples": []}], seconds=1)
    assert run(300, alive=[health.BEAT, health.HEARTBEAT]) == [30]


def test_quiet_copy_tells_nothing(boss, smtp):  # noqa: F811
    assert instance.is_released()
    instance.mark_restored()
    assert run(900) == []


def test_alarm_that_is_over_before_it_could_leave_is_not_sent(boss, smtp):  # noqa: F811
    mark(health.HEARTBEAT, at=START)
    run(600, alive=[health.BEAT], direct=False)
    with time_machine.travel(START + datetime.timedelta(minutes=30)):
        Alarm.objects.update(over_at=timezone.now())
        drain_letters()
    assert Letter.objects.get().state == Letter.State.DROPPED
    assert smtp.taken == []


def test_look_that_fails_stops_nobody(boss, monkeypatch):
    from django.db import OperationalError

    def fail(*, direct):
        raise OperationalError

    monkeypatch.setattr(watch, "_lookers", [fail])
    watch.look()


def test_beat_looks_with_its_turns(boss, monkeypatch, tmp_path):
    from jane_portal.celery import app

    looks = []
    monkeypatch.setattr(watch, "_lookers", [lambda *, direct: looks.append(direct)])
    scheduler = Scheduler(app=app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    monkeypatch.setattr("celery.beat.PersistentScheduler.tick", lambda self: 5.0)
    scheduler.tick()
    scheduler.tick()
    assert looks == [True]


def test_old_alarms_go(boss):
    long_ago = timezone.now() - datetime.timedelta(days=181)
    Alarm.objects.create(key="a", over_at=long_ago)
    Alarm.objects.create(key="a", began_at=long_ago)
    assert drop_old_alarms() == 1


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_killed_worker_is_told_by_a_letter_on_the_wire(boss, broker, settings, tmp_path):
    """A real worker does heartbeats, is killed, and is missed: the clock is moved, nothing else is played."""
    from tests.mail.sink import Sink
    from tests.mail.storm import Storm

    sink = Sink(tmp_path / "mail.log")
    sink.start()
    settings.MAIL_TO_DEMO_BOX = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    cache.delete(health.HEARTBEAT)
    storm = Storm(tmp_path, broker, sink)
    storm._start_nursery()
    try:
        storm._start_worker()
        mark(health.BEAT, at=timezone.now())
        end = time.monotonic() + 40
        while not health.worker():
            assert time.monotonic() < end, "the worker did no heartbeat"
            time.sleep(0.2)
        assert run(60, start=timezone.now(), alive=[health.BEAT]) == []
        os.killpg(storm.worker, signal.SIGKILL)
        storm.worker = 0
        (told,) = run(420, start=timezone.now(), alive=[health.BEAT])
        assert told <= 300
        assert sum(sink.taken.values()) == 1
    finally:
        storm._kill_worker()
        storm.nursery.kill()
        storm.nursery.wait()
        sink.stop()
    assert sweep_letters() == 0
