"""A worker killed while it writes the letters of a vote: after each restart it goes on, and each letter goes once."""

from __future__ import annotations

import pytest
from django.db import transaction

from jane_portal.accounts.models import User
from jane_portal.core.models import PersonalLink
from jane_portal.mail.models import Letter
from networks.representation.actions.election_letters import BATCH
from networks.representation.models import Election, RollEntry
from tests.factories import associations as rooms
from tests.factories import representation as here
from tests.mail.held import HeldWorker
from tests.mail.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]
# Associations with somebody to write to, in the first batch and in the second one.
EARLY, LATE = 4, 3


@pytest.fixture
def sink(tmp_path):
    server = Sink(tmp_path / "mail.log")
    server.start()
    yield server
    server.stop()


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
    storm = HeldWorker(tmp_path, broker, sink).asks("representation.send_election_letters", election_id=election.pk)
    storm.start()
    try:
        with transaction.atomic():  # the second batch cannot end: its last reader is held
            User.objects.select_for_update().get(pk=last.pk)
            storm.kill_waiting_worker()
        assert Letter.objects.count() == PersonalLink.objects.count() == EARLY
        with transaction.atomic():  # all letters are there, and that they are cannot be written down
            Election.objects.select_for_update().get(pk=election.pk)
            storm.kill_waiting_worker()
        assert Letter.objects.count() == EARLY + LATE
        assert Election.objects.get(pk=election.pk).written == []
        storm.write_to_the_end(lambda: "voting" in Election.objects.get(pk=election.pk).written)
    finally:
        storm.stop()
    letters = dict(Letter.objects.values_list("message_id", "state"))
    assert len(letters) == EARLY + LATE
    assert set(letters.values()) == {"sent"}
    assert dict(sink.taken) == dict.fromkeys(letters, 1)
    assert PersonalLink.objects.filter(purpose="vote", revoked_at=None).count() == EARLY + LATE
