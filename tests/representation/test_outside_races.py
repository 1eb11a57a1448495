"""A seat outside the network filled by many at once: one holder; each guard also shown to be needed."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import connection

from jane_portal.accounts.models import RoleSpan
from networks.representation.actions import external
from networks.representation.actions import seat_request as requests
from networks.representation.models import Representative
from tests.core.races import at_once, meeting_place, without_row_locks
from tests.factories import accounts as make
from tests.factories import outside
from tests.factories.representation import day

pytestmark = pytest.mark.django_db(transaction=True)
GUARD = "representative_one_holder"


def twenty_named(seat) -> int:
    people = [make.user() for _number in range(20)]
    values = {"since": day(0), "until": day(90), "decision": "Kokous 1"}
    terms = [Representative(seat=seat, user=person, **values) for person in people]
    # Each in the transaction of an action, as the page does it.
    return at_once([lambda term=term: named(term=term, by=None) for term in terms])


@external.action
def named(*, term: Representative, by: None) -> Representative:
    return external.make_term(term, by=by)


@contextmanager
def without_the_constraint():
    table = Representative._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [GUARD])
        (definition,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {GUARD}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {GUARD} {definition}")


def test_twenty_at_once_name_one_holder_of_a_seat():
    assert twenty_named(outside.seat()) == 1
    term = Representative.objects.get()
    assert list(RoleSpan.objects.filter(role="representative").values_list("user", flat=True)) == [term.user_id]


def test_without_the_constraint_a_seat_would_get_many_holders():
    with without_the_constraint():
        assert twenty_named(outside.seat()) > 1


def seat_at_once(made, chair, number: int) -> int:
    days = {"since": day(0), "until": day(90)}
    deed = lambda: requests.seat_representatives(request=made, version=made.version, by=chair, **days)  # noqa: E731
    return at_once([deed] * number)


def test_a_request_is_seated_once_by_twenty_at_once():
    made = outside.chosen()
    assert seat_at_once(made, outside.chooser(made.body), 20) == 1
    assert Representative.objects.count() == 1


def test_without_the_lock_a_request_would_be_seated_twice(monkeypatch):
    made = outside.chosen()
    chair, meet, begin = outside.chooser(made.body), meeting_place(2), requests.begin

    def slow(**facts):
        current = begin(**facts)
        meet()
        return current

    monkeypatch.setattr(requests, "begin", slow)
    with without_row_locks(monkeypatch), without_the_constraint():
        assert seat_at_once(made, chair, 2) == 2
