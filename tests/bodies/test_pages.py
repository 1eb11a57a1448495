"""The pages of bodies: who sees what, what bad input is answered, and how many statements they take."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from associations.models import MunicipalContact
from networks.bodies.models import Body, Kind, Mandate, Seat, SeatRole
from networks.bodies.selectors.history import body_sources, seat_sources
from networks.bodies.selectors.standing import neediest, needing, standings
from tests.core.history_names import unnamed_columns
from tests.factories import accounts, associations, bodies, papers
from tests.factories.bodies import DAY

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def founding(**changes) -> dict[str, str]:
    sectors = [associations.sector(f"Ala {number}") for number in range(6)]
    data = {
        "name_fi": "Liperin paikallisryhmä",
        "municipality": str(associations.municipality().pk),
        "founded_on": "2026-03-01",
        "place": "Liperin kirjasto",
        "term_until": "2030-12-31",
        "goals": "Yhdistykset tuntevat toisensa.",
        "secretary": "Satu Siltala",
        "secretary_email": "satu@demo.example",
        "later": "on",
        "paikat-TOTAL_FORMS": "8",
        "paikat-INITIAL_FORMS": "0",
    }
    for number, sector in enumerate(sectors):
        data[f"paikat-{number}-sector"] = str(sector.pk)
    data |= {"paikat-0-person": "Aino Aho", "paikat-0-email": "aino@demo.example", "paikat-1-person": "Eino Erä"}
    return data | changes


def test_secretary_founds_a_local_body_on_one_page():
    client = signed_in(accounts.secretary())
    answer = client.post("/toimielimet/perusta/", founding())
    body = Body.objects.get()
    assert answer.url == body.get_absolute_url()
    assert (body.kind, body.published_at) == (Kind.LOCAL, None)
    roles = sorted(body.seats.values_list("role", flat=True))
    assert roles == ["chair", "contact", "deputy", "member", "member", "member", "member", "secretary", "vice_chair"]
    chair = Mandate.objects.get(seat__role=SeatRole.CHAIR)
    assert chair.user.email == "aino@demo.example"
    assert chair.user.scope_keys("body_chair") == {str(body.uuid)}
    without_mail = Mandate.objects.get(seat__role=SeatRole.VICE_CHAIR)
    assert (without_mail.user, without_mail.name) == (None, "Eino Erä")
    assert body.status.goals == "Yhdistykset tuntevat toisensa."


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({f"paikat-{number}-sector": "" for number in (3, 4, 5)}, "5–8"),
        ({"paikat-1-email": "aino@demo.example"}, "kahta paikkaa"),
        ({"later": ""}, "Nimeä varasihteeri"),
        ({"substitute": "Satu", "substitute_email": "Satu@demo.example"}, "oma varasihteerinsä"),
        ({"substitute_email": "vesa@demo.example"}, "Anna myös nimi"),
        ({"term_until": "2026-02-01"}, "Viimeinen päivä on ennen ensimmäistä"),
        ({"paikat-2-email": "ei osoite"}, "sähköposti"),
        ({"paikat-TOTAL_FORMS": "9999"}, ""),
        ({"paikat-TOTAL_FORMS": "x"}, ""),
    ],
    ids=["too few", "twice", "no substitute", "own substitute", "no name", "term", "address", "too many", "no number"],
)
def test_founding_that_does_not_go_makes_nothing_and_says_why(changes, says):
    answer = signed_in(accounts.secretary()).post("/toimielimet/perusta/", founding(**changes))
    assert (answer.status_code, Body.objects.count()) == (422, 0)
    assert says in answer.content.decode()
    assert "Liperin paikallisryhmä" in answer.content.decode()


def test_name_is_public_only_by_choice_and_only_while_the_seat_is_held(client):
    body = bodies.body()
    shown = bodies.mandate(bodies.seat(body), accounts.user(name="Aino Avoin", show_name_publicly=True))
    bodies.mandate(
        bodies.seat(body), accounts.user(name="Piia Piilo"), on_behalf_of=associations.organisation("Marttaset ry")
    )
    page = client.get(body.get_absolute_url()).content.decode()
    assert ("Aino Avoin" in page, "Piia Piilo" in page, "Marttaset ry" in page) == (True, False, True)
    inside = signed_in(shown.user).get(body.get_absolute_url()).content.decode()
    assert "Piia Piilo" in inside
    Mandate.objects.filter(pk=shown.pk).update(until=timezone.localdate() - DAY, carries_over=False)
    assert "Aino Avoin" not in client.get(body.get_absolute_url()).content.decode()


def test_municipality_s_contact_attends_without_a_seat_that_counts(client):
    body = bodies.body()
    MunicipalContact.objects.create(
        municipality=body.municipality, role="ngo", name="Kaisa Kunta", name_seen_by="public"
    )
    page = client.get(body.get_absolute_url()).content.decode()
    assert "Kaisa Kunta" in page
    assert "ei äänestä" in page


@pytest.mark.parametrize("number", [1, 30])
def test_pages_take_as_many_statements_whatever_the_seats(number, django_assert_max_num_queries, client):
    body = bodies.body(kind=Kind.WORKING_GROUP)
    for _number in range(number):
        bodies.mandate(bodies.seat(body))
    with django_assert_max_num_queries(4):
        client.get("/toimielimet/")
    with django_assert_max_num_queries(4 + 8):
        client.get(body.get_absolute_url())
    secretary = signed_in(accounts.secretary())
    secretary.get("/toimielimet/")
    with django_assert_max_num_queries(8 + 3):  # session, person and roles besides
        secretary.get(f"{body.get_absolute_url()}paikat/")


def test_vacancy_is_seen_everywhere_at_once(client):
    secretary = signed_in(accounts.secretary())
    mandate = bodies.mandate(bodies.seat(bodies.body("Näkyvä ryhmä")))
    body = mandate.seat.body
    assert "Avoinna" not in client.get(body.get_absolute_url()).content.decode()
    today = timezone.localdate()
    data = {"last_day": (today - DAY).isoformat(), "reason": "Muutti pois"}
    assert secretary.post(f"/toimielimet/kaudet/{mandate.pk}/paata/", data).status_code == 302
    assert "Avoinna" in client.get(body.get_absolute_url()).content.decode()
    assert "1 paikka avoinna" in client.get("/toimielimet/").content.decode()
    assert "Näkyvä ryhmä" in secretary.get("/tyopoyta/").content.decode()
    assert "Avoinna" in secretary.get(f"{body.get_absolute_url()}paikat/").content.decode()


def test_ending_what_has_ended_is_told_and_changes_nothing():
    secretary = signed_in(accounts.secretary())
    mandate = bodies.mandate()
    data = {"last_day": timezone.localdate().isoformat(), "reason": "Muutti pois"}
    secretary.post(f"/toimielimet/kaudet/{mandate.pk}/paata/", data)
    again = secretary.post(f"/toimielimet/kaudet/{mandate.pk}/paata/", data | {"reason": "Toinen syy"})
    assert again.status_code == 422
    assert "ehti ensin" in again.content.decode()
    assert Mandate.objects.get().reason == "Muutti pois"


def test_overlap_is_answered_beside_the_field_and_keeps_what_was_typed():
    secretary = signed_in(accounts.secretary())
    mandate = bodies.mandate(until=timezone.localdate() + 90 * DAY)
    data = {
        "person": "Uusi Ihminen",
        "email": "uusi@demo.example",
        "since": timezone.localdate().isoformat(),
        "version": "1",
    }
    answer = secretary.post(f"/toimielimet/paikat/{mandate.seat_id}/kausi/", data | {"confirmed": "on"})
    page = answer.content.decode()
    assert "jollakulla toisella" in page
    assert "Uusi Ihminen" in page
    assert Mandate.objects.count() == 1


def test_list_shows_a_page_of_bodies_in_the_order_of_kinds_at_the_same_cost(client, monkeypatch):
    monkeypatch.setattr("networks.bodies.selectors.body.PAGE_SIZE", 2)
    bodies.body("Bryhmä", Kind.THEME_GROUP)
    counts = []
    for name, kind in (("Aryhmä", Kind.THEME_GROUP), ("Ylin", Kind.REGIONAL)):
        bodies.mandate(bodies.seat(bodies.body(name, kind)))
        with CaptureQueriesContext(connection) as asked:
            first = client.get("/toimielimet/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4
    pages = [first, client.get("/toimielimet/?sivu=2"), client.get("/toimielimet/?sivu=99&x=y")]
    shown = [[body.name for group in page.context["groups"] for body in group.bodies] for page in pages]
    assert shown == [["Ylin", "Aryhmä"], ["Bryhmä"], ["Bryhmä"]]


def test_seat_shows_its_newest_holders_and_all_when_asked():
    secretary = signed_in(accounts.secretary())
    body = bodies.body()
    seat, today = bodies.seat(body), timezone.localdate()
    for number in range(1, 7):
        last = today - 10 * number * DAY
        Mandate.objects.create(
            seat=seat, name=f"Istuja {number}", since=last - 9 * DAY, until=last, state="confirmed", carries_over=False
        )
    address = f"{body.get_absolute_url()}paikat/"
    page = secretary.get(address).content.decode()
    assert [number for number in range(1, 7) if f"Istuja {number}" in page] == [1, 2, 3, 4]
    assert "?kaikki=1#" in page
    page = secretary.get(f"{address}?kaikki=1").content.decode()
    assert [number for number in range(1, 7) if f"Istuja {number}" in page] == [1, 2, 3, 4, 5, 6]
    assert "?kaikki=1#" not in page


def test_desk_shows_the_most_urgent_seats_and_counts_the_rest():
    """The same seats that the days of their mandates say, one by one, in the order of how soon somebody must act."""
    today = timezone.localdate()
    body = bodies.body("Ryhmä", warning_days=30)
    seats = [bodies.seat(body, order=number) for number in range(7)]
    deputy = bodies.deputy_seat(seats[0])
    bodies.mandate(seats[0])
    bodies.mandate(seats[1], until=today + 29 * DAY)
    bodies.mandate(seats[2], until=today + 31 * DAY)
    bodies.mandate(seats[3], until=today - DAY, carries_over=True)
    bodies.mandate(seats[4], until=today - DAY, carries_over=False)
    bodies.mandate(seats[5], until=today + 9 * DAY)
    bodies.mandate(seats[5], since=today + 10 * DAY)
    found, count = neediest(Body.objects.all(), 3)
    assert ([one.seat for one in found], count) == ([seats[4], seats[6], seats[3]], 5)
    everything = standings(Seat.objects.filter(body=body))
    assert {one.seat.pk: one.state for one in needing(Body.objects.all())} == {
        one.seat.pk: one.state for one in everything if one.state != "held"
    }
    assert [one.seat for one in needing(Body.objects.all())][-2:] == [seats[1], deputy]
    assert neediest(Body.objects.none(), 3) == ([], 0)


@pytest.mark.parametrize("path", ["/lausunnot/", "/sv/lausunnot/", "/toimielimet/", "/en/kampanjat/{}/"])
def test_navigation_marks_the_room_wherever_its_pages_stand(client, path):
    campaign = papers.campaign()
    page = client.get(path.format(campaign.pk)).content.decode()
    marked = set(re.findall(r'<li><a href="([^"]*)" aria-current="true">', page))
    assert {address.removeprefix("/sv").removeprefix("/en") for address in marked} == {"/toimielimet/"}


def test_municipality_shows_news_of_its_own_local_group_only(client):
    here = bodies.body()
    shown = papers.news(here, title="Kahvit torilla")
    papers.news(here, title="Luonnos vain", published_at=None)
    papers.news(bodies.body(kind=Kind.WORKING_GROUP, municipality=here.municipality), title="Työryhmästä")
    papers.news(bodies.body(municipality=associations.municipality("422", "Lieksa")), title="Naapurista")
    page = client.get(reverse("municipality_detail", kwargs={"slug": here.municipality.slug})).content.decode()
    assert shown.get_absolute_url() in page
    assert not [title for title in ("Luonnos vain", "Työryhmästä", "Naapurista") if title in page]


def test_history_of_a_group_says_nothing_that_has_no_name():
    body = bodies.body()
    assert unnamed_columns([*body_sources(body), *seat_sources(bodies.seat(body))]) == []
