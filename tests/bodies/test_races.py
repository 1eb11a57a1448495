"""Seats filled by many at once: one holder, and one seat for a person; each guard also shown to be needed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from networks.bodies.actions import mandate as acts
from networks.bodies.models import Mandate, SeatRole
from tests.core.races import at_once, meeting_place, without_row_locks
from tests.factories import accounts, bodies

pytestmark = pytest.mark.django_db(transaction=True)


def appoint(seat, user):
    values = {"user": user, "since": timezone.localdate()}
    return acts.appoint_holder(seat=seat, values=values, by=None)


def test_twenty_at_once_fill_a_seat_once():
    seat, people = bodies.seat(), [accounts.user() for _number in range(20)]
    won = at_once([lambda person=person: appoint(seat, person) for person in people])
    assert (won, Mandate.objects.filter(state="confirmed").count()) == (1, 1)


def test_person_gets_one_of_two_seats_of_a_body_at_once():
    person, body = accounts.user(), bodies.body()
    seats = [bodies.seat(body, role) for role in (SeatRole.VICE_CHAIR, SeatRole.MEMBER)]
    assert at_once([lambda seat=seat: appoint(seat, person) for seat in seats]) == 1


def test_without_the_lock_a_person_would_get_both(monkeypatch):
    person, body = accounts.user(), bodies.body()
    seats = [bodies.seat(body, role) for role in (SeatRole.VICE_CHAIR, SeatRole.MEMBER)]
    meet, check = meeting_place(2), acts._check_one_seat

    def slow(mandate):
        check(mandate)
        if mandate.state == "nominated" and mandate.pk is None:
            meet()

    monkeypatch.setattr(acts, "_check_one_seat", slow)
    with without_row_locks(monkeypatch):
        values = {"user": person, "since": timezone.localdate()}
        assert at_once([lambda seat=seat: acts.nominate(seat=seat, values=values, by=None) for seat in seats]) == 2
