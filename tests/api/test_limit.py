"""The limit of the API holds for all processes together, and costs a statement only every tenth time."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jane_portal.api.middleware import Counter
from jane_portal.core.counting import add_up

NOON = "2026-11-22T12:00:30Z"


@pytest.mark.django_db
def test_limit_holds_for_two_processes_together(time_machine):
    time_machine.move_to(NOON, tick=False)
    first, second = Counter(), Counter()  # each process has one of its own
    answers = [counter.within("192.0.2.7", 120) for _time in range(100) for counter in (first, second)]
    assert 120 <= sum(answers) <= 120 + Counter.AT_ONCE
    assert answers[:100] == [True] * 100 and not any(answers[-40:])
    assert first.within("192.0.2.8", 120)
    time_machine.move_to("2026-11-22T12:01:00Z", tick=False)
    assert second.within("192.0.2.7", 120)


@pytest.mark.django_db
def test_few_questions_cost_no_statement_and_many_a_tenth(time_machine):
    time_machine.move_to(NOON, tick=False)
    counter = Counter()
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert all(counter.within("192.0.2.7", 120) for _time in range(9))
    with CaptureQueriesContext(connection) as many:
        assert all(counter.within("192.0.2.7", 120) for _time in range(111))
        assert not any(counter.within("192.0.2.7", 120) for _time in range(500))
    assert (len(few), len(many)) == (0, 12)


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_between_threads():
    def count() -> None:
        try:
            for _time in range(50):
                add_up("portal.test", 1, seconds=60)
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert add_up("portal.test", 0, seconds=60) == 200


@pytest.mark.django_db
def test_sum_is_forgotten_when_its_time_is_over():
    assert add_up("portal.test", 5, seconds=-1) == 5
    assert add_up("portal.test", 2, seconds=60) == 2
    assert add_up("portal.test", 2, seconds=60) == 4


def test_without_the_database_each_process_counts_alone(time_machine, monkeypatch):
    from django.db import OperationalError

    def away(*args: object, **kwargs: object) -> int:
        raise OperationalError

    time_machine.move_to(NOON, tick=False)
    monkeypatch.setattr("jane_portal.api.middleware.add_up", away)
    counter = Counter()
    assert sum(counter.within("192.0.2.7", 30) for _time in range(100)) == 30
