"""A worker killed while it writes the letters of a vote: after each restart it goes on, and each letter goes once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from jane_portal.accounts.models import User
from jane_portal.core.models import PersonalLink
from jane_portal.mail.models import Letter
from networks.representation.actions.election_letters import BATCH
from networks.representation.models import Election, RollEntry
from tests.factories import associations as rooms
from tests.factories import representation as here
from tests.mail.sink import Sink
from tests.mail.storm import Storm

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]
# Associations with somebody to write to, in the first batch and in the second one.
EARLY, LATE = 4, 3
PATIENCE = 60.0  # seconds in which each thing that is waited for must have come


@pytest.fixture
def sink(tmp_path):
    server = Sink(tmp_path / "mail.log")
    server.start()
    yield server
    server.stop()


class VotingLetters(Storm):
    """The storm of the letters over an election. A lock of ours holds the worker at the line where it is killed."""

    def start(self) -> None:
        self._start_nursery()

    def stop(self) -> None:
        self._kill_worker()
        self.nursery.kill()
        self.nursery.wait()

    def kill_waiting_worker(self, election: Election) -> None:
        """Inside a transaction that holds what the worker will need: it is killed while it waits for us."""
        self._start_worker()
        self._ask_until(election, lambda: bool(self._waiting()))
        self._kill_worker()
        # Its last statement dies with it; the server would carry it out once we let go.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) AS pid", [self._waiting()])
        self.sink.wait_until_quiet()

    def write_to_the_end(self, election: Election) -> None:
        self._pass_time(leases=True)
        self._start_worker()
        self._ask_until(election, lambda: "voting" in Election.objects.get(pk=election.pk).written)
        end = time.monotonic() + PATIENCE
        while self._open_letters() and time.monotonic() < end:
            self._pass_time(leases=False)
            self._sweep()
            time.sleep(0.1)

    def _ask_until(self, election: Election, done: Callable[[], bool]) -> None:
        """As beat does, again and again: a broker may lose a task together with the worker that took it."""
        end, asked = time.monotonic() + PATIENCE, 0.0
        while not done():
            assert time.monotonic() < end, "the worker never came to the line where it was awaited"
            if time.monotonic() - asked > 2:
                asked = time.monotonic()
                ids = {"election_id": election.pk}
                self.beat.send_task("representation.send_election_letters", kwargs=ids, ignore_result=True)
            time.sleep(0.01)

    @staticmethod
    def _waiting() -> list[int]:
        """Sessions of the database server that wait for a lock of ours."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            )
            return [pid for (pid,) in cursor.fetchall()]


def voting_in_two_batches() -> Election:
    """Most associations have nobody to write to, so that few letters need two batches."""
    for _number in range(EARLY):
        rooms.owner(rooms.organisation())
    for _number in range(BATCH - EARLY):
        rooms.organisation()
    return here.voting_now(voters=LATE)


def test_a_worker_killed_while_it_writes_to_voters_sends_each_letter_once(broker, sink, tmp_path):
    election = voting_in_two_batches()
    last = here.voter(RollEntry.objects.filter(election=election).order_by("pk").last())
    storm = VotingLetters(tmp_path, broker, sink)
    storm.start()
    try:
        with transaction.atomic():  # the second batch cannot end: its last reader is held
            User.objects.select_for_update().get(pk=last.pk)
            storm.kill_waiting_worker(election)
        assert Letter.objects.count() == PersonalLink.objects.count() == EARLY
        with transaction.atomic():  # all letters are there, and that they are cannot be written down
            Election.objects.select_for_update().get(pk=election.pk)
            storm.kill_waiting_worker(election)
        assert Letter.objects.count() == EARLY + LATE
        assert Election.objects.get(pk=election.pk).written == []
        storm.write_to_the_end(election)
    finally:
        storm.stop()
    letters = dict(Letter.objects.values_list("message_id", "state"))
    assert len(letters) == EARLY + LATE
    assert set(letters.values()) == {"sent"}
    assert dict(sink.taken) == dict.fromkeys(letters, 1)
    assert PersonalLink.objects.filter(purpose="vote", revoked_at=None).count() == EARLY + LATE
