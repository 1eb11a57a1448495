"""What the holder of an office finds at the start, and who learns of its end."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jane_portal.mail.models import Letter
from networks.bodies.actions.issue import raise_issue
from networks.representation.actions.rounds import warn_of_ends
from networks.representation.models import Office
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import bodies, huoltamo
from tests.factories import representation as here

pytestmark = pytest.mark.django_db


def test_start_kit_lists_what_is_open_in_the_place_and_nothing_from_next_door(client):
    office = here.office()
    former = here.office(make.user(), since=here.day(-100), term_until=here.day(20))
    Office.objects.filter(pk=former.pk).update(until=here.day(-11), reason="x", handover="Soita Maijalle.")
    lieksa = rooms.municipality("422", "Lieksa")
    here.announced()
    here.announced(municipality=lieksa)
    huoltamo.need(rooms.organisation(), "Teltta kesäjuhlaan")
    huoltamo.need(rooms.organisation(domicile=lieksa), "Vene soutuun")
    local, region = bodies.body("Liperin JANE"), bodies.body("Maakunta", kind="regional")
    client.force_login(office.user)
    raised = {"from_body": region, "to_body": local, "title": "Valaistus", "text": "Pimeää on.", "by": make.secretary()}
    raise_issue(**raised)
    address = f"/agentit/{office.pk}/aloitus/"
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert len(asked) <= 8 + 2, len(asked)  # session and user
    for words in ("Soita Maijalle.", "Teltta kesäjuhlaan", "/vaalit/"):
        assert words in page
    for words in ("Vene soutuun", "Lieksa", "Valaistus"):  # an issue is read by those inside the group
        assert words not in page
    bodies.mandate(bodies.seat(local), office.user)
    client.force_login(office.user)
    assert "Valaistus" in client.get(address).content.decode()
    client.force_login(make.user())
    assert client.get(address).status_code == 403


def test_end_of_a_term_is_told_once_to_the_holder_the_secretary_and_the_local_group():
    office, secretary = here.office(term_until=here.day(80)), make.secretary()
    chair = make.user(email="puheenjohtaja@demo.example")
    bodies.mandate(bodies.seat(bodies.body("Liperin JANE"), "chair"), chair)
    away = bodies.body("Lieksan JANE", municipality=rooms.municipality("422", "Lieksa"))
    bodies.mandate(bodies.seat(away, "chair"), make.user())
    both = make.secretary()
    bodies.mandate(bodies.seat(bodies.body("Toinen", municipality=rooms.municipality()), "chair"), both)
    for _night in range(2):
        warn_of_ends()
    found = sorted(Letter.objects.filter(kind__startswith="office_ending").values_list("kind", "to"))
    assert found == sorted(
        [
            ("office_ending", office.user.email),
            ("office_ending_elsewhere", secretary.email),
            ("office_ending_elsewhere", both.email),
            ("office_ending_local", chair.email),
        ]
    )


def test_both_ends_of_an_office_and_of_the_term_it_left_early_count():
    office = here.office(since=here.day(-10), term_until=here.day(5))
    Office.objects.filter(pk=office.pk).update(until=here.day(-2), reason="x")
    days = range(-12, 8)
    assert [one for one in days if Office.objects.in_force(here.day(one)).exists()] == list(range(-10, -1))
    assert [one for one in days if Office.objects.ended_early(here.day(one)).exists()] == list(range(-1, 6))
