"""Letters under fire: a real worker and a real broker, killed while they send into a mail server of our own.

Time is what the driver says it is: after a kill it lets the leases of the dead end, as the clock would, and it sends
`mail.sweep` where beat would.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from celery import Celery
from django.db import connection, transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from jane_portal.mail.actions import Recipient, queue_letters
from jane_portal.mail.models import Letter
from tests.mail.sink import Sink

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Outcome:
    """What became of the letters, as the ledger and the wire tell."""

    letters: int
    kills: int
    broker_kills: int
    refusals: int
    seconds: float
    lost: int
    doubled: int
    only_in_ledger: int
    only_on_wire: int
    hit: int
    settled: int  # by the relay's log
    states: dict[str, int]


def database_url() -> str:
    facts = connection.settings_dict
    host = quote(str(facts["HOST"]), safe="") + (f":{facts['PORT']}" if facts["PORT"] else "")
    secret = f":{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else ""
    return f"postgres://{facts['USER']}{secret}@{host}/{facts['NAME']}"


def choose_port(folder: Path) -> None:
    """For a broker that is killed: a port that no outgoing connection takes while it is down."""
    for port in random.Random().sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            (folder / "port").write_text(str(port))
            return


def wait_for_port(port: int) -> None:
    """A killed server holds its port until it is wholly gone."""
    for _time in range(500):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return
        time.sleep(0.01)


class Storm:
    """`run` queues the letters, kills so often, and tells the outcome. broker: a started Valkey of bin/lib."""

    nursery: subprocess.Popen[str]

    def __init__(self, folder: Path, broker: Any, sink: Sink, *, seed: int = 1) -> None:
        self.folder = folder
        self.broker = broker
        self.sink = sink
        self.random = random.Random(seed)
        self.worker = 0  # its process group
        self.address = broker.url
        self.beat = Celery(broker=self.address, set_as_current=False)
        self.beat.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 1}

    def run(self, *, letters: int, kills: int, broker_kills: int, patience: float) -> Outcome:
        """patience: seconds in which all must have arrived."""
        start = time.monotonic()
        recipients = (
            Recipient(to=f"l{number}@demo.example", params={"name": str(number)}) for number in range(letters)
        )
        with transaction.atomic():
            queue_letters(builder="tests.mail.builders.plain", recipients=recipients, params={}, kind="t", key="storm")
        # After so many taken letters each blow falls, at a moment that nobody has chosen.
        blows = sorted(
            [(at, "worker") for at in self._moments(letters, kills)]
            + [(at, "broker") for at in self._moments(letters, broker_kills)]
        )
        self._start_nursery()
        try:
            self._start_worker()
            self._drive(blows, start + patience)
        finally:
            self._kill_worker()
            self.nursery.kill()
            self.nursery.wait()
        return self._outcome(letters, kills, broker_kills, time.monotonic() - start)

    def _moments(self, letters: int, count: int) -> list[int]:
        step = letters / (count + 1)
        return [int(step * (number + 1)) - self.random.randrange(1 + int(step / 2)) for number in range(count)]

    def _drive(self, blows: list[tuple[int, str]], end: float) -> None:
        swept = 0.0  # when beat last spoke
        while time.monotonic() < end:
            if blows and len(self.sink.taken) >= blows[0][0]:
                time.sleep(self.random.random() * 0.03)
                self._strike(blows.pop(0)[1])
                swept = 0
            if time.monotonic() - swept > 1:
                if not blows and not self._open_letters():
                    return
                self._pass_time(leases=False)
                self._sweep()
                swept = time.monotonic()
            time.sleep(0.005)

    def _strike(self, whom: str) -> None:
        if whom == "broker":
            os.kill(int(self.broker.pid_file.alive()), signal.SIGKILL)
            wait_for_port(self.broker.port)
            self.broker.start()
            assert f":{self.broker.port}/" in self.address, "the broker came back elsewhere"
            return
        self._kill_worker()
        self.sink.wait_until_quiet()
        self._pass_time(leases=True)
        self._start_worker()

    def _start_nursery(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.address,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "PORTAL_MAIL_LOG": str(self.sink.log),
            "PORTAL_DATA_DIR": str(self.folder / "data"),
            "PORTAL_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "jane_portal.settings",
            "LOG_LEVEL": "ERROR",
        }
        with (self.folder / "worker.log").open("ab") as log:
            self.nursery = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "tests.mail.nursery"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def _start_worker(self) -> None:
        assert self.nursery.stdin and self.nursery.stdout
        self.nursery.stdin.write("start\n")
        self.nursery.stdin.flush()
        self.worker = int(self.nursery.stdout.readline())

    def _kill_worker(self) -> None:
        """The whole group at once, as a power cut does."""
        if self.worker:
            os.killpg(self.worker, signal.SIGKILL)
            self.worker = 0

    def _pass_time(self, *, leases: bool) -> None:
        """What waits for its time becomes due; with leases=True an hour goes by for letters in dead hands too."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE mail_letter SET next_try_at = now() WHERE state = 'queued' AND next_try_at > now()")
            cursor.execute(
                "UPDATE mail_letter SET sending_at = sending_at - interval '2 minutes'"
                " WHERE state = 'uncertain' AND sending_at > now() - interval '1 minute'"
            )
            if leases:
                cursor.execute(
                    "UPDATE mail_letter SET lease_until = now() - interval '1 second',"
                    " sending_at = sending_at - interval '2 minutes' WHERE lease_until IS NOT NULL"
                )

    def _sweep(self) -> None:
        with contextlib.suppress(OperationalError):  # the broker is down: beat would not get through either
            self.beat.send_task("mail.sweep", retry=False, ignore_result=True)

    @staticmethod
    def _open_letters() -> bool:
        return Letter.objects.exclude(state__in=["sent", "failed", "given_up", "held"]).exists()

    def _outcome(self, letters: int, kills: int, broker_kills: int, seconds: float) -> Outcome:
        letters_now = Letter.objects.filter(key="storm")
        rows = list(letters_now.values_list("message_id", "state", "attempts", "crashes"))
        ledger = {identity for identity, state, _attempts, _crashes in rows if state == "sent"}
        wire = set(self.sink.taken)
        states: dict[str, int] = {}
        for _identity, state, _attempts, _crashes in rows:
            states[state] = states.get(state, 0) + 1
        return Outcome(
            letters=letters,
            kills=kills,
            broker_kills=broker_kills,
            refusals=len(self.sink.refused),
            seconds=seconds,
            lost=letters - len(wire),
            doubled=sum(count - 1 for count in self.sink.taken.values()),
            only_in_ledger=len(ledger - wire),
            only_on_wire=len(wire - ledger),
            hit=sum(
                1
                for identity, _s, attempts, crashes in rows
                if crashes or attempts > 1 + (identity in self.sink.refused)
            ),
            # A worker writes down its own clock; the relay's log, the moment at which the letter was on its way.
            settled=letters_now.filter(state="sent", sent_at=F("sending_at")).count(),
            states=states,
        )
