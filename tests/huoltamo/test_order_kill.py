"""A worker that is killed while it reminds: after the restart each reminder goes once, to each of its readers."""

from __future__ import annotations

import datetime
import time

import pytest
from django.utils import timezone

from huoltamo.models import Order
from jane_portal.mail.models import Letter
from tests.factories import associations as rooms
from tests.factories.orders import row, two
from tests.mail.sink import Sink
from tests.mail.storm import Storm

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker, pytest.mark.slow]
ORDERS, KILLED_AT = 30, (10, 34)


@pytest.fixture
def sink(tmp_path):
    server = Sink(tmp_path / "mail.log")
    server.start()
    yield server
    server.stop()


class Reminders(Storm):
    """The storm of the letters, over the orders: each blow falls when so many reminders have been written."""

    def remind(self, kills: tuple[int, ...], patience: float) -> list[int]:
        """Returns how many reminders there were after each blow."""
        met, end = [], time.monotonic() + patience
        self._start_nursery()
        try:
            for written in kills:
                self._start_worker()
                self.beat.send_task("huoltamo.orders", ignore_result=True)
                self._until(lambda written=written: Letter.objects.count() >= written, end)
                self._kill_worker()
                self.sink.wait_until_quiet()
                self._pass_time(leases=True)
                met.append(Letter.objects.count())
            self._start_worker()
            self.beat.send_task("huoltamo.orders", ignore_result=True)
            self._until(lambda: Order.objects.filter(nudged=1).count() == ORDERS, end)
            while self._open_letters() and time.monotonic() < end:
                self._pass_time(leases=False)
                self._sweep()
                self._until(lambda: not self._open_letters(), min(end, time.monotonic() + 1))
        finally:
            self._kill_worker()
            self.nursery.kill()
            self.nursery.wait()
        return met

    @staticmethod
    def _until(done, end: float) -> None:
        while not done() and time.monotonic() < end:
            time.sleep(0.002)


def test_a_worker_killed_while_it_reminds_sends_each_letter_once(broker, sink, tmp_path):
    pair = two()
    rooms.editor(pair.provider, name="Toinen Toimija")
    long_ago = timezone.now() - datetime.timedelta(days=6)
    for _number in range(ORDERS):
        row(pair.buyer, pair.offer, moved_at=long_ago)
    met = Reminders(tmp_path, broker, sink).remind(KILLED_AT, patience=60)
    assert any(0 < count < 2 * ORDERS for count in met), f"no kill met the worker at work: {met}"
    letters = list(Letter.objects.values_list("message_id", "state"))
    assert len(letters) == 2 * ORDERS
    assert {state for _identity, state in letters} == {"sent"}
    assert dict(sink.taken) == {identity: 1 for identity, _state in letters}
