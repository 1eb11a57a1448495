"""None lost, none doubled, ledger = wire: under kills of the worker and of the broker (reliability A1)."""

import pytest

from tests.mail.sink import Sink
from tests.mail.storm import Storm

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]


@pytest.fixture
def sink(tmp_path):
    server = Sink(tmp_path / "mail.log", delay=0.01, refusals=0.02)
    server.start()
    yield server
    server.stop()


def test_letters_survive_kills_of_worker_and_broker(broker, sink, tmp_path):
    outcome = Storm(tmp_path, broker, sink).run(letters=300, kills=10, broker_kills=3, patience=120)
    assert (outcome.lost, outcome.doubled, outcome.only_in_ledger, outcome.only_on_wire) == (0, 0, 0, 0), outcome
    assert outcome.states == {"sent": 300}
    assert outcome.settled > 0, "no letter was in doubt and settled by the log of the relay"
    assert outcome.hit > 0, "no kill met a letter under way: the test has shown nothing"
