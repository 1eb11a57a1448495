"""Letters about mandates: each end is told once, in the reader's language."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from jane_portal.mail.letter import NotNeeded
from jane_portal.mail.models import Letter
from networks.bodies.actions.mandate import confirm_mandate, end_mandate, nominate
from networks.bodies.actions.mandate_letters import warn_of_ends
from networks.bodies.letters import mandate as letters
from networks.bodies.models import SeatRole
from tests.factories import accounts, bodies
from tests.factories.bodies import DAY

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-10 09:00:00+02:00", tick=False):
        yield


def readers(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def test_end_is_told_once_to_holder_and_chair_and_again_when_the_day_moves():
    body = bodies.body(warning_days=30)
    chair = bodies.mandate(bodies.seat(body, SeatRole.CHAIR)).user
    mandate = bodies.mandate(bodies.seat(body), until=TODAY + 30 * DAY)
    assert warn_of_ends(today=TODAY - DAY) == 0
    assert warn_of_ends(today=TODAY) == 2
    assert warn_of_ends(today=TODAY + DAY) == 0
    assert readers("mandate_ending") == sorted([chair.email, mandate.user.email])
    mandate.refresh_from_db()
    mandate.until += 5 * DAY
    mandate.save(update_fields=["until"])
    assert warn_of_ends(today=TODAY + 10 * DAY) == 2


def test_secretary_of_the_region_is_told_where_a_body_has_no_keeper():
    secretary = accounts.secretary()
    bodies.mandate(until=TODAY + 10 * DAY)
    warn_of_ends(today=TODAY)
    assert secretary.email in readers("mandate_ending")


def test_successor_that_is_named_makes_the_warning_needless():
    seat = bodies.seat()
    bodies.mandate(seat, until=TODAY + 10 * DAY)
    bodies.mandate(seat, since=TODAY + 11 * DAY)
    assert warn_of_ends(today=TODAY) == 0


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_letters_say_seat_days_and_reason(language, settings):
    from django.utils.translation import override

    by = accounts.secretary()
    person = accounts.user(name="Aino Aho", language=language)
    seat = bodies.seat(bodies.body("Testiryhmä"))
    values = {"user": person, "since": TODAY, "until": TODAY + 20 * DAY, "carries_over": True}
    mandate = confirm_mandate(mandate=nominate(seat=seat, values=values, by=by), by=by)
    with override(language):
        begun = letters.begun(language=language, params={"pk": mandate.pk})
        params = {"pk": mandate.pk, "until": "2026-03-30", "own": False}
        ending = letters.ending(language=language, params=params)
        end_mandate(mandate=mandate, last_day=TODAY, reason="Muutti Ouluun", by=by)
        ended = letters.ended(language=language, params={"pk": mandate.pk})
        with pytest.raises(NotNeeded):
            letters.ending(language=language, params=params)
    assert "Testiryhmä" in begun.subject
    assert "Aino Aho" in ending.text
    assert "Muutti Ouluun" in ended.text
    assert (readers("mandate_begun"), readers("mandate_ended")) == ([person.email], [person.email])
