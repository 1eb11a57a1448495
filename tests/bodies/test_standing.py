"""Who sits where is read for pages, letters, programs and calls alike, each column with its row."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jane_portal.api.selectors.bodies import WantedBodies, memberships
from jane_portal.api.selectors.bodies import bodies as told_bodies
from jane_portal.api.serializers.body import body as told
from jane_portal.api.serializers.popolo.membership import popolo_membership
from networks.bodies.models import Seat
from networks.bodies.selectors.standing import standings
from tests.factories import accounts, bodies
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db


def hold(number: int) -> None:
    """Two held seats, of which everything that can be told is there: sector, associations, person and deputy."""
    one = rooms.organisation(f"Yhdistys {number}", sector=rooms.sector(f"Ala {number}"))
    seat = bodies.seat(bodies.body(), sector=one.sector, organisation=one)
    for of, name_is_shown in ((seat, True), (bodies.deputy_seat(seat), False)):
        bodies.mandate(of, accounts.user(show_name_publicly=name_is_shown), on_behalf_of=one)


def read_all() -> int:
    """As programs get all seats and bodies. Returns the number of statements."""
    with CaptureQueriesContext(connection) as asked:
        held = [popolo_membership(one) for one in memberships(WantedBodies(), 1, 100).records]
        found = [told(one) for one in told_bodies(WantedBodies(), 1, 100).records]
    assert len(held) == 2 * len(found)
    assert all(one["member"] and one["on_behalf_of_id"] for one in held)
    return len(asked)


def test_no_column_of_a_standing_is_read_row_by_row():
    hold(0)
    of_one = read_all()
    for number in range(1, 6):
        hold(number)
    assert read_all() == of_one <= 4 + 4
    found = standings(Seat.objects.all())
    with CaptureQueriesContext(connection) as asked:
        assert all(
            (one.seat.label, one.seat.rank, str(one.seat.sector), one.seat.body.get_absolute_url()) for one in found
        )
        assert all(one.mandate and one.mandate.person_name and str(one.mandate.on_behalf_of) for one in found)
    assert not asked.captured_queries
