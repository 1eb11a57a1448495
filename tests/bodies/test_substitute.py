"""A substitute secretary is always named: a missing one is seen wherever vacancies are, and told in one letter."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from jane_portal.core.post import write_letter
from jane_portal.mail.letter import NotNeeded
from jane_portal.mail.models import Letter
from networks.bodies.actions import mandate as acts
from networks.bodies.actions.mandate_letters import warn_of_missing_substitutes
from networks.bodies.actions.seat import add_missing_substitutes, add_seat, change_seat, end_seat
from networks.bodies.models import Body, Seat, SeatRole
from networks.bodies.selectors.standing import neediest, standings, without_substitute
from tests.factories import accounts, bodies
from tests.factories.bodies import DAY

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-10 09:00:00+02:00", tick=False):
        yield


def office(body=None) -> tuple[Seat, Seat]:
    """The seats of a secretary, who is there, and of her substitute, who is not."""
    seat = add_seat(body=body or bodies.body(), values={"role": SeatRole.SECRETARY}, by=None)
    bodies.mandate(seat)
    return seat, seat.deputies.get()


def test_missing_substitute_shows_on_desk_and_page_until_one_is_named(client):
    body = bodies.body("Testiryhmä")
    _secretary, substitute = office(body)
    deputy = bodies.deputy_seat(bodies.mandate(bodies.seat(body)).seat)
    assert [one.seat for one in neediest(Body.objects.all(), 1)[0]] == [substitute]
    fill = reverse("mandate_create", kwargs={"pk": substitute.pk})
    seen = {}
    for name, user in (("office", accounts.secretary()), ("inside", bodies.mandate(bodies.seat(body)).user)):
        client.force_login(user)
        page = client.get(body.get_absolute_url()).content.decode()
        seen[name] = ("Sihteerille ei ole nimetty varasihteeriä" in page, fill in page)
    client.logout()
    assert "ei ole nimetty varasihteeriä" not in client.get(body.get_absolute_url()).content.decode()
    assert seen == {"office": (True, True), "inside": (True, False)}
    client.force_login(accounts.secretary())
    assert "Varasihteeri" in client.get(reverse("desk")).content.decode()
    bodies.mandate(substitute)
    assert [one.seat for one in neediest(Body.objects.all(), 1)[0]] == [deputy]
    assert "ei ole nimetty varasihteeriä" not in client.get(body.get_absolute_url()).content.decode()


def test_without_substitute_is_who_has_none_on_the_day():
    seat, substitute = office()
    bare = bodies.seat(role=SeatRole.SECRETARY)
    bodies.mandate(substitute, since=TODAY, until=TODAY + DAY, carries_over=False)
    bodies.seat(role=SeatRole.SECRETARY, until=TODAY - DAY)
    bodies.seat()
    days = {day: set(without_substitute(Body.objects.all(), TODAY + day * DAY)) for day in (-1, 0, 1, 2)}
    assert days[0] == days[1] == {bare}
    assert days[2] == {seat, bare}
    assert seat in days[-1]
    assert not without_substitute(Body.objects.none()).exists()


def test_each_time_without_a_substitute_is_told_once_to_chair_and_secretary():
    body = bodies.body()
    chair = bodies.mandate(bodies.seat(body, SeatRole.CHAIR)).user
    seat, substitute = office(body)
    assert [warn_of_missing_substitutes(today=TODAY + day * DAY) for day in (0, 1)] == [2, 0]
    letter = Letter.objects.filter(kind="substitute_missing", to=chair.email).get()
    text = write_letter(builder=letter.builder, language="fi", params=letter.params).text
    assert reverse("seat_list", kwargs={"slug": body.slug}) in text
    bodies.mandate(substitute, since=TODAY, until=TODAY + 9 * DAY, carries_over=False)
    assert warn_of_missing_substitutes(today=TODAY + 5 * DAY) == 0
    with pytest.raises(NotNeeded):
        write_letter(builder=letter.builder, language="fi", params={"seat": seat.pk})
    with time_machine.travel("2026-03-20 09:00:00+02:00", tick=False):
        assert [warn_of_missing_substitutes(today=TODAY + day * DAY) for day in (10, 11)] == [2, 0]
    Body.objects.update(closed_on=TODAY + 20 * DAY)
    bodies.mandate(substitute, since=TODAY + 12 * DAY, until=TODAY + 13 * DAY, carries_over=False)
    with time_machine.travel("2026-03-29 09:00:00+02:00", tick=False):
        assert [warn_of_missing_substitutes(today=TODAY + day * DAY) for day in (20, 19)] == [0, 2]


def test_seat_of_a_secretary_never_stands_without_its_substitute_s():
    seat, substitute = office()
    with pytest.raises(ValidationError):
        end_seat(seat=substitute, last_day=TODAY + DAY, by=None)
    with pytest.raises(ValidationError):
        change_seat(seat=substitute, version=substitute.version, values={"until": TODAY + DAY}, by=None)
    mandate = seat.mandates.get()
    acts.end_mandate(mandate=mandate, last_day=TODAY, reason="Muutto", by=None)
    end_seat(seat=seat, last_day=TODAY + DAY, by=None)
    substitute.refresh_from_db()
    assert substitute.until == TODAY + DAY
    bare = bodies.seat(role=SeatRole.SECRETARY)
    bodies.seat(bodies.body(closed_on=TODAY), role=SeatRole.SECRETARY)
    assert [add_missing_substitutes(), add_missing_substitutes()] == [1, 0]
    assert bare.deputies.get().is_substitute


def test_seat_that_becomes_the_secretary_s_gives_its_holder_the_rights_and_gets_a_substitute_s():
    seat = bodies.seat(role=SeatRole.PRESENTER)
    holder = bodies.mandate(seat).user
    change_seat(seat=seat, version=seat.version, values={"role": SeatRole.SECRETARY}, by=None)
    assert holder.scope_keys("body_secretary") == {str(seat.body.uuid)}
    seat.refresh_from_db()
    substitute = seat.deputies.get()
    assert (substitute.label, substitute.is_substitute) == ("varasihteeri", True)
    with pytest.raises(ValidationError):  # her substitute would be left without a place
        change_seat(seat=seat, version=seat.version, values={"role": SeatRole.EXPERT}, by=None)


def test_secretary_is_not_her_own_substitute_but_a_member_s_deputy_may_be():
    body = bodies.body()
    seat, substitute = office(body)
    with pytest.raises(ValidationError):
        bodies.mandate(substitute, seat.mandates.get().user)
    deputy = bodies.mandate(bodies.deputy_seat(bodies.seat(body))).user
    assert bodies.mandate(substitute, deputy).user == deputy
    (standing,) = standings(Seat.objects.filter(pk=substitute.pk))
    assert standing.mandate.user == deputy
