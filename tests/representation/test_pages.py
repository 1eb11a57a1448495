"""Pages of agents and elections: what each viewer sees, what a form refuses, and how many statements a list takes."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from associations.models import Contact
from jane_portal.mail.models import Letter
from networks.representation.actions import office as deeds
from networks.representation.actions.counting import count_votes
from networks.representation.models import Candidate, Election, Office
from networks.representation.public import office_card
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import representation as here
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db


def statements(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len([one for one in queries if "django_session" not in one["sql"]])


def test_agent_list_shows_vacancies_and_names_by_the_person_s_own_choice(client):
    rooms.municipality("422", "Lieksa")
    shown = make.user(name="Sanni Suostuva", show_name_publicly=True)
    hidden = make.user(name="Hilla Hiljainen")
    office, other = here.office(shown), here.office(hidden)
    page = client.get(reverse("agent_list")).text
    assert "Sanni Suostuva" in page
    assert "Hilla Hiljainen" not in page
    assert page.count("Ei agenttia juuri nyt") == 1
    client.force_login(rooms.municipal_contact())
    assert "Hilla Hiljainen" in client.get(reverse("agent_list")).text
    deeds.end_office(office=office, version=1, last_day=here.day(-1), reason="Salainen syy", by=make.secretary())
    card = client.get(office.get_absolute_url()).text
    assert ("Toimikausi on päättynyt" in card, "Salainen syy" in card) == (True, False)
    client.logout()
    assert "Sanni Suostuva" not in client.get(office.get_absolute_url()).text
    assert "<h1>Yhdistysagentti</h1>" in client.get(office.get_absolute_url()).text
    assert "paikka on avoin" in client.get(reverse("agent_list")).text
    assert other.title in client.get(other.get_absolute_url()).text


def test_own_details_of_a_card_show_to_whom_the_holder_chose():
    office = here.office(email="oma@demo.example", phone="040 123", phone_seen_by="officials")
    anybody, agent = make.user(), make.with_role("agent", "municipality:422")
    seen = [office_card(office, user).phone for user in (anybody, agent, office.user, make.secretary())]
    assert seen == ["", "040 123", "040 123", "040 123"]
    assert [bool(office_card(office, user).email) for user in (anybody, agent, office.user)] == [False, False, True]


def test_lists_take_the_same_number_of_statements_whatever_their_length(client):
    here.office()
    here.announced()
    rooms.contact(rooms.organisation(), name="Aino")
    first = [statements(client, reverse(name)) for name in ("agent_list", "election_list")]
    client.force_login(make.with_role("agent", "municipality:426"))
    first.append(statements(client, reverse("agent_contacts")))
    client.logout()
    for number in range(30):
        here.office(municipality=rooms.municipality(f"{500 + number}", f"Kunta {number}"))
        here.announced(municipality=rooms.municipality(f"{500 + number}"))
        rooms.contact(rooms.organisation(), name="Aino")
    then = [statements(client, reverse(name)) for name in ("agent_list", "election_list")]
    client.force_login(make.with_role("agent", "municipality:426"))
    then.append(statements(client, reverse("agent_contacts")))
    assert then == first
    assert max(first[:2]) <= 4


def test_contact_list_holds_the_associations_of_ones_place_the_stalest_first(client):
    fresh = rooms.organisation("Tuore ry", verified_at=timezone.now())
    never = rooms.organisation("Vahvistamaton ry")
    far = rooms.organisation("Lieksan ry", domicile=rooms.municipality("422", "Lieksa"))
    for one in (fresh, never, far):
        rooms.contact(one, name="Kerttu Kontakti", phone="050 5", name_seen_by="officials", phone_seen_by="own")
    client.force_login(here.office().user)
    page = client.get(reverse("agent_contacts")).text
    assert page.index("Vahvistamaton ry") < page.index("Tuore ry")
    assert ("Lieksan ry" in page, "Kerttu Kontakti" in page, "050 5" in page) == (False, True, False)
    table = b"".join(client.get(reverse("agent_contacts_csv"))).decode("utf-8-sig").splitlines()
    assert [line.split(";")[0].strip('"') for line in table[1:]] == ["Vahvistamaton ry", "Tuore ry"]
    Contact.objects.update(phone_seen_by="officials")
    assert "050 5" in client.get(reverse("agent_contacts")).text


def test_agent_of_an_area_sees_and_helps_the_associations_of_her_area(client):
    joensuu = rooms.municipality("167", "Joensuu")
    inside, outside = rooms.organisation(domicile=joensuu), rooms.organisation(domicile=joensuu)
    pyhaselka = here.area(place=joensuu)
    inside.areas.add(pyhaselka)
    agent = here.office(municipality=None, area=pyhaselka).user
    assert agent.has_perm("associations.help_organisation", inside)
    assert not agent.has_perm("associations.help_organisation", outside)
    client.force_login(agent)
    page = client.get(reverse("agent_contacts")).text
    assert (inside.name in page, outside.name in page) == (True, False)
    assert client.get(reverse("freshness_list")).status_code == 200


def test_message_to_an_agent_is_relayed_and_shows_no_address(client):
    office = here.office()
    address = reverse("agent_message", kwargs={"pk": office.pk})
    page = client.get(address)
    opened = page.context["form"]["opened"].value()
    assert office.user.email not in page.text
    values = {"sender_name": "Outi", "sender_email": "outi@demo.example", "subject": "Ilta?", "text": "Tulisitko?"}
    with time_machine.travel(timezone.now() + here.DAY / 24 / 60):
        sent = client.post(address, {**values, "opened": opened}, follow=True)
    assert "matkalla" in sent.text
    letter = last_letter(office.user.email, "relayed_message")
    assert "> Tulisitko?" in letter.text and office.title in letter.text
    assert Letter.objects.get(kind="relayed_message").reply_to == "outi@demo.example"
    Office.objects.filter(pk=office.pk).update(until=here.day(-1), reason="x")
    assert client.get(address).status_code == 302


def test_secretary_runs_an_election_from_its_draft_to_the_call(client):
    client.force_login(make.secretary())
    liperi = rooms.municipality()
    values = {
        "municipality": liperi.pk,
        "seats": 1,
        "term_since": here.day(40),
        "term_until": here.day(500),
        "task": "Auttaa yhdistyksiä.",
        "way": "vote",
        "voters": "home",
        "call_until": here.day(10),
        "voting_from": here.day(5),
        "voting_until": here.day(20),
        "version": 1,
    }
    refused = client.post(reverse("election_create"), values)
    assert "vasta ehdokashaun" in refused.text
    made = client.post(reverse("election_create"), {**values, "voting_from": here.day(11)}, follow=True)
    election = Election.objects.get()
    assert "Luonnos on tehty" in made.text
    announce = reverse("election_announce", kwargs={"pk": election.pk})
    assert client.post(announce, {"version": 9}, follow=True).context["election"].state == "draft"
    client.post(announce, {"version": election.version})
    election.refresh_from_db()
    assert election.state == "call"
    again = client.post(announce, {"version": election.version}, follow=True)
    assert "ei voi tehdä" in again.text
    update = reverse("election_update", kwargs={"pk": election.pk})
    stale = client.post(update, {"task": "x", "call_until": here.day(9), "version": 1})
    assert stale.status_code == 409
    client.logout()
    assert client.get(election.get_absolute_url()).status_code == 200


def test_a_draft_is_known_to_the_secretary_alone(client):
    election = here.election()
    assert client.get(election.get_absolute_url()).status_code == 404
    client.force_login(make.secretary())
    assert client.get(election.get_absolute_url()).status_code == 200


def test_somebody_proposed_answers_by_the_link_of_her_letter(client):
    election, association = here.announced(), rooms.organisation()
    client.force_login(rooms.owner(association))
    create = reverse("candidate_create", kwargs={"pk": election.pk})
    client.post(create, {"organisation": association.pk, "email": "eero@demo.example", "motivation": "Osaa."})
    candidate = Candidate.objects.get()
    assert candidate.endorsed_at is not None
    client.logout()
    assert "Osaa." not in client.get(election.get_absolute_url()).text
    letter = last_letter("eero@demo.example", "candidate_consent").text
    path = next(line for line in letter.splitlines() if "/vaalit/ehdokkuus/" in line).split("8000")[-1]
    path = path[path.index("/vaalit/") :]
    assert client.get(path, follow=True).status_code == 200
    answer = reverse("candidacy_answer")
    values = {"version": candidate.version, "motivation": "Haluan auttaa."}
    assert client.post(answer, values).status_code == 200, "a name is asked for"
    client.post(answer, {**values, "name": "Eero Ehdokas"})
    page = client.get(election.get_absolute_url()).text
    assert "Eero Ehdokas" in page and "Haluan auttaa." in page
    assert client.get(answer).status_code == 410


def test_result_shows_figures_the_lot_and_later_no_names(client):
    election = here.voting_now(voters=7)
    first, second = election.candidates.order_by("pk")
    here.vote(election, [first, second, None])
    with time_machine.travel(timezone.now() + 10 * here.DAY):
        count_votes(election=election)
        page = client.get(election.get_absolute_url()).text
        assert "Ratkaistiin arvalla" in page and first.user.name in page and second.user.name in page
        assert "3 yhdistystä, luettelossa 7" in page
    with time_machine.travel(timezone.now() + 101 * here.DAY):
        page = client.get(election.get_absolute_url()).text
        assert first.user.name not in page and first.organisation.name in page


def test_few_voters_are_warned_of(client):
    election = here.voting_now(voters=2)
    client.force_login(here.voter(election.roll.order_by("pk").first()))
    ballot = reverse("vote_create", kwargs={"pk": election.pk})
    assert "Äänestäjiä on vähän" in client.get(ballot).text
    assert "Äänestäjiä on vähän" in client.get(election.get_absolute_url()).text


def test_desk_of_agent_voter_owner_and_secretary(client):
    former = here.office(since=here.day(-900), term_until=here.day(400), handover="Avain on Kertulla.")
    Office.objects.filter(pk=former.pk).update(until=here.day(-20), reason="x")
    office = here.office(since=here.day(-19), term_until=here.day(80))
    client.force_login(office.user)
    page = client.get(reverse("desk")).text
    assert "Avain on Kertulla." in page and "toimikausi päättyy pian" in page
    client.force_login(make.secretary())
    page = client.get(reverse("desk")).text
    assert "Aloita vaali" in page and "Nimeä sijainen" in page
    election = here.voting_now(voters=1)
    client.force_login(here.voter(election.roll.order_by("pk").first()))
    assert reverse("vote_create", kwargs={"pk": election.pk}) in client.get(reverse("desk")).text
