"""A worker killed while it calls people to a meeting: after the restart each has exactly one letter."""

from __future__ import annotations

import pytest
from django.db import transaction

from jane_portal.core.files.models import StoredFile
from jane_portal.core.models import PersonalLink
from jane_portal.mail.models import Letter
from networks.meetings.actions.call_letters import ANSWER, BATCH
from networks.meetings.models import Invitee
from networks.meetings.selectors.papers import AGENDA
from tests.factories import meetings as make
from tests.mail.held import HeldWorker
from tests.mail.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]


@pytest.fixture
def sink(tmp_path):
    server = Sink(tmp_path / "mail.log")
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("people", [BATCH + 4, pytest.param(200, marks=pytest.mark.slow)])
def test_worker_killed_amid_a_call_writes_to_everybody_once(broker, sink, tmp_path, people):
    meeting = make.called()
    make.item(meeting)
    for _number in range(people):
        make.invitee(meeting)
    last = Invitee.objects.latest("pk")
    storm = HeldWorker(tmp_path, broker, sink).asks("meetings.write_invited", meeting_id=meeting.pk, about="call")
    storm.start()
    try:
        with transaction.atomic():  # the last batch cannot end: its last reader is held
            Invitee.objects.select_for_update().get(pk=last.pk)
            storm.kill_waiting_worker()
        written = Letter.objects.count()
        assert 0 < written < people
        storm.write_to_the_end(lambda: Letter.objects.count() == people)
    finally:
        storm.stop()
    letters = dict(Letter.objects.values_list("message_id", "state"))
    assert len(letters) == people
    assert set(letters.values()) == {"sent"}
    assert dict(sink.taken) == dict.fromkeys(letters, 1)
    assert PersonalLink.objects.filter(purpose=ANSWER, revoked_at=None).count() == people
    assert StoredFile.objects.filter(kind=AGENDA).count() == 1
