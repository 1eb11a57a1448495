"""Agents and elections where others look for them: the search, the sitemap, the history and the API."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import timezone

from jane_portal.core.models import SearchEntry
from jane_portal.core.registry import sitemaps
from networks.representation.actions import office as offices
from networks.representation.actions.projection import OFFICE, rebuild_elections, rebuild_offices
from networks.representation.models import Candidate
from networks.representation.tasks import nightly
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import representation as here

pytestmark = pytest.mark.django_db


def found(kind: str) -> list[str]:
    return list(SearchEntry.objects.filter(kind=kind).order_by("pk").values_list("url", flat=True))


def pages(key: str) -> list[str]:
    source = next(one for one in sitemaps() if one.key == key)
    rows = source.pages(0, 10)
    assert source.total() == len(rows)
    return [path for path, _day in rows]


def test_election_is_found_from_its_call_on_and_says_where_it_is():
    draft = here.election()
    assert (found("election"), pages("elections")) == ([], [])
    here.begin.announce_election(election=draft, version=draft.version, by=make.secretary())
    assert found("election") == pages("elections") == [f"/vaalit/{draft.pk}/"]
    assert SearchEntry.objects.get(kind="election").title == "Agentin vaali: Liperi"
    rebuild_elections(lambda count: None)
    assert found("election") == [f"/vaalit/{draft.pk}/"]


def test_office_is_found_on_its_days_and_never_by_the_name_of_its_holder():
    person = make.user(name="Salainen Henkilö", show_name_publicly=True)
    office = here.office(person, since=here.day(3), term_until=here.day(20))
    ended = here.office(since=here.day(-9))
    offices.end_office(office=ended, version=ended.version, last_day=here.day(-1), reason="Muutto", by=make.secretary())
    assert (found(OFFICE), pages("agents")) == ([], [])
    with time_machine.travel(timezone.now() + 3 * here.DAY, tick=False):
        nightly()
        assert found(OFFICE) == pages("agents") == [f"/agentit/{office.pk}/"]
        entry = SearchEntry.objects.get(kind=OFFICE)
        assert "alainen" not in str(vars(entry))
        rebuild_offices(lambda count: None)
        assert found(OFFICE) == [f"/agentit/{office.pk}/"]
    with time_machine.travel(timezone.now() + 21 * here.DAY, tick=False):
        nightly()
        assert (found(OFFICE), pages("agents")) == ([], [])


def test_history_of_an_election_tells_its_deeds_and_no_vote(client):
    election = here.voting_now(voters=2)
    here.vote(election, [election.candidates.first(), None])
    client.force_login(make.secretary())
    page = client.get(f"/vaalit/{election.pk}/historia/").content.decode()
    assert "Äänestys avattu" in page
    assert "Ääni annettu" not in page
    client.force_login(rooms.owner(rooms.organisation()))
    assert client.get(f"/vaalit/{election.pk}/historia/").status_code == 404


def test_api_tells_of_people_in_office_what_their_card_tells_everybody(client):
    person = make.user(name="Salainen Henkilö", email="salainen@piilo.example", show_name_publicly=False)
    office = here.office(person, phone="050 123", phone_seen_by="network", on_behalf_of=rooms.organisation("Kylä ry"))
    type(office).objects.filter(pk=office.pk).update(email=person.email, reason="Salainen syy", handover="Salainen")
    here.office(since=here.day(1))
    answer = client.get("/api/v1/agents")
    (one,) = answer.json()["results"]
    assert (one["name"], one["email"], one["phone"], one["on_behalf_of"]["name"]) == (None, None, None, "Kylä ry")
    assert "alainen" not in answer.content.decode()
    person.show_name_publicly = True
    person.save()
    type(office).objects.filter(pk=office.pk).update(phone_seen_by="public")
    shown = client.get(f"/api/v1/agents/{office.uuid}").json()
    assert (shown["name"], shown["phone"]) == ("Salainen Henkilö", "050 123")
    type(office).objects.filter(pk=office.pk).update(until=here.day(-1))
    assert client.get(f"/api/v1/agents/{office.uuid}").status_code == 404


def test_api_tells_of_elections_no_draft_no_proposed_candidate_and_no_count_before_the_end(client):
    draft = here.election()
    assert client.get(f"/api/v1/elections/{draft.uuid}").status_code == 404
    election = here.voting_now(voters=3, municipality=rooms.municipality())
    proposed = here.candidate(election, name="Vasta Ehdolla")
    Candidate.objects.filter(pk=proposed.pk).update(consented_at=None)
    here.vote(election, [election.candidates.first(), None])
    (one,) = client.get("/api/v1/elections").json()["results"]
    assert [each["votes"] for each in one["candidates"]] == [None, None]
    assert (one["turnout"], one["blank_votes"], one["roll_size"]) == (None, None, 3)
