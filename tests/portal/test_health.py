"""/healthz and the start-up check: each part is told, none is waited for."""

import datetime
import socket
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jane_portal.core import health
from jane_portal.core.checks import database_is_durable
from jane_portal.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating() -> None:
    cache.set(health.HEARTBEAT, timezone.now().timestamp(), timeout=None)


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
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok", "mail": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_healthz_without_heartbeat_says_that_the_worker_is_down(client: Client) -> None:
    cache.set(health.HEARTBEAT, timezone.now().timestamp() - 181, timeout=None)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "down"


def test_healthz_with_an_old_letter_says_that_mail_is_down(client: Client, beating: None) -> None:
    letter(minutes=11)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok", "mail": "down"}


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
