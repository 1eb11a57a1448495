"""/healthz and the start-up check: each part is told, none is waited for."""

import datetime
import socket
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jane_portal.core import health, instance
from jane_portal.core.beat import leave_mark
from jane_portal.core.checks import database_is_durable
from jane_portal.core.models import CheckReport
from jane_portal.mail.models import Letter

pytestmark = pytest.mark.django_db
WELL = dict.fromkeys(["database", "broker", "worker", "beat", "mail", "selfcheck"], "ok")


@pytest.fixture
def beating() -> None:
    for mark in (health.HEARTBEAT, health.BEAT):
        cache.set(mark, timezone.now().timestamp(), timeout=None)


def letter(minutes: int) -> None:
    Letter.objects.create(
        builder="x.y",
        to="a@demo.example",
        kind="test",
        message_id=f"<{minutes}@demo.example>",
        next_try_at=timezone.now() - datetime.timedelta(minutes=minutes),
    )


def test_healthz_is_well_when_every_part_is(client: Client, beating: None) -> None:
    letter(minutes=9)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == WELL
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("worker_mark", "beat_mark", "down"),
    [(191, 5, {"worker"}), (400, 390, {"beat"}), (600, 400, {"worker", "beat"}), (5, 400, {"beat"})],
)
def test_healthz_tells_a_dead_worker_from_a_dead_beat(
    client: Client, worker_mark: int, beat_mark: int, down: set[str]
) -> None:
    """Marks are so many seconds old."""
    now = timezone.now().timestamp()
    cache.set(health.HEARTBEAT, now - worker_mark, timeout=None)
    cache.set(health.BEAT, now - beat_mark, timeout=None)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert {name for name, state in answer.json().items() if state == "down"} == down


def test_beat_leaves_its_mark(client: Client) -> None:
    cache.delete(health.BEAT)
    assert health.beat() is False
    leave_mark()
    assert health.beat() is True


def test_healthz_with_an_old_letter_says_that_mail_is_down(client: Client, beating: None) -> None:
    letter(minutes=11)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == WELL | {"mail": "down"}


def test_healthz_of_a_quiet_copy_does_not_wait_for_its_letters(
    client: Client, beating: None, settings, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    settings.DATA_DIR = tmp_path
    instance.is_released()
    letter(minutes=11)
    assert client.get("/healthz").json()["mail"] == "down"
    instance.mark_restored()
    assert client.get("/healthz").json() == WELL


def test_healthz_says_of_the_selfcheck_only_whether_it_found_something(client: Client, beating: None) -> None:
    CheckReport.objects.create(findings=[{"key": "core.x", "count": 1, "samples": ["secret"]}], seconds=1)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, WELL | {"selfcheck": "down"})
    CheckReport.objects.create(findings=[], seconds=1)
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("listens", [True, False])
def test_healthz_answers_quickly_when_the_broker_hangs(client: Client, beating: None, settings, listens: bool) -> None:  # type: ignore[no-untyped-def]
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if listens:
            silent.listen()  # takes the connection, never answers
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        started = time.monotonic()
        answer = client.get("/healthz")
    assert time.monotonic() - started < 2
    assert answer.status_code == 503
    assert answer.json()["broker"] == "down"


def test_production_refuses_a_database_that_forgets(settings) -> None:  # type: ignore[no-untyped-def]
    """The servers of the tests run without fsync, so they are such a database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert database_is_durable(databases=["default"]) == []
    settings.DEMO = False
    found = database_is_durable(databases=["default"])
    assert "portal.E001" in {message.id for message in found}
    assert any("synchronous_commit is off" in str(message.msg) for message in found)
