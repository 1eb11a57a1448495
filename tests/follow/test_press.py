"""Following by the button, the list of what one follows, and what a visitor meets."""

import datetime

import pytest
import time_machine
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from jane_portal.accounts.actions.restriction import set_restriction
from jane_portal.core.registry import person_records
from jane_portal.follow.actions import follow_thing, keep_search, stop_following
from jane_portal.follow.models import Follow, Pace, Reader
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db


def sign_in(client):
    """As sign-in does it: the session of the visitor stays, under a new name."""
    person, kept = make.user(), dict(client.session)
    client.force_login(person)
    session = client.session
    session.update(kept | dict(session))
    session.save()
    return person


@pytest.fixture
def liperi():
    return rooms.municipality()


def follows(person):
    return list(Follow.objects.filter(user=person).values_list("kind", "subject", "pace"))


def test_follow_pressed_twice_is_one_row(client, liperi):
    person = make.user()
    client.force_login(person)
    for _time in range(2):
        answer = client.post(f"/seuraa/kunta/{liperi.uuid}/", {"pace": "weekly"})
        assert (answer.status_code, answer["Location"]) == (302, "/kunnat/liperi/")
    assert follows(person) == [("kunta", str(liperi.uuid), "weekly")]
    assert Reader.objects.filter(user=person).count() == 1


def test_the_database_holds_one_row_a_thing(liperi):
    follow = follow_thing(kind="kunta", key=liperi.uuid, by=make.user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(user=follow.user, kind=follow.kind, subject=follow.subject)


def test_button_shows_what_is_pressed_and_takes_it_back(client, liperi):
    client.force_login(make.user())
    assert 'aria-pressed="false"' in client.get("/kunnat/liperi/").content.decode()
    client.post(f"/seuraa/kunta/{liperi.uuid}/", {"pace": "weekly"})
    page = client.get("/kunnat/liperi/").content.decode()
    assert 'aria-pressed="true"' in page and 'name="stop"' in page
    client.post(f"/seuraa/kunta/{liperi.uuid}/", {"stop": "1"})
    assert not Follow.objects.exists()


@pytest.mark.parametrize("address", ["/kunnat/liperi/", "/yhdistykset/jyty/", "/yhdistykset/?ala=kulttuuri"])
def test_press_of_a_visitor_is_done_when_she_has_signed_in(client, liperi, address):
    rooms.organisation("Jyty", slug="jyty")
    rooms.sector("Kulttuuri")
    page = client.get(address).content.decode()
    start = page.index('href="/seuraa/') + len('href="')
    wanted = page[start : page.index('"', start)]
    assert "Kulttuuri" in client.get(wanted).content.decode() or address != "/yhdistykset/?ala=kulttuuri"
    answer = client.post(wanted, {"pace": "instant"})
    assert answer["Location"] == redirect_to_login(wanted, "/tili/login/").url
    assert not Follow.objects.exists()
    person = sign_in(client)
    assert client.get(wanted).status_code == 302  # back to the thing itself, with a word about it
    assert (Follow.objects.get().user, Follow.objects.get().pace) == (person, Pace.INSTANT)
    client.post(wanted, {"stop": "1"})
    assert client.get(wanted).status_code == 200
    assert not Follow.objects.exists(), "a press is done once"


def test_visitor_who_opens_the_choice_and_signs_in_follows_nothing_yet(client, liperi):
    address = f"/seuraa/kunta/{liperi.uuid}/"
    client.get(address)
    client.force_login(make.user())
    assert client.get(address).status_code == 200
    assert not Follow.objects.exists()


@pytest.mark.parametrize("case", ["late", "another thing", "head"])
def test_press_of_a_visitor_is_not_done_elsewhere_or_later(client, liperi, case):
    other = rooms.municipality("422", "Lieksa")
    client.post(f"/seuraa/kunta/{liperi.uuid}/", {"pace": "weekly"})
    sign_in(client)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2 if case == "late" else 0)):
        if case == "head":
            client.head(f"/seuraa/kunta/{liperi.uuid}/")
        else:
            client.get(f"/seuraa/kunta/{(other if case == 'another thing' else liperi).uuid}/")
    assert not Follow.objects.exists()


def test_press_from_another_site_gets_nowhere(liperi):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(f"/seuraa/kunta/{liperi.uuid}/", {"pace": "weekly"}).status_code == 403
    assert "follow.pressed" not in stranger.session


def test_what_is_not_there_cannot_be_followed(client, liperi):
    client.force_login(make.user())
    gone = rooms.organisation("Jyty", deleted_at="2026-01-01T00:00Z")
    for address in (f"/seuraa/yhdistys/{gone.uuid}/", f"/seuraa/muu/{liperi.uuid}/", "/seuraa/haku/muu/"):
        assert client.post(address, {"pace": "weekly"}).status_code == 404
    assert not Follow.objects.exists()


def test_wrong_pace_is_refused(client, liperi):
    client.force_login(make.user())
    assert client.post(f"/seuraa/kunta/{liperi.uuid}/", {"pace": "x"}).status_code == 422
    assert not Follow.objects.exists()


def test_list_changes_and_stops_only_ones_own(client, liperi):
    mine, other = make.user(), make.user()
    follow, others = (follow_thing(kind="kunta", key=liperi.uuid, by=one) for one in (mine, other))
    client.force_login(mine)
    assert "Liperi" in client.get("/tili/seuraan/").content.decode()
    assert client.post(f"/tili/seuraan/{others.pk}/", {"stop": "1"}).status_code == 404
    client.post(f"/tili/seuraan/{follow.pk}/", {"pace": "instant"})
    follow.refresh_from_db()
    assert follow.pace == "instant"
    client.post(f"/tili/seuraan/{follow.pk}/", {"stop": "1"})
    assert follows(mine) == []
    assert len(follows(other)) == 1


def test_stop_everything_asks_first(client, liperi):
    person = make.user()
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    client.force_login(person)
    assert client.get("/tili/seuraan/lopeta/").status_code == 200
    assert len(follows(person)) == 1
    client.post("/tili/seuraan/lopeta/")
    assert follows(person) == []
    assert client.get("/tili/seuraan/").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_list_takes_a_constant_number_of_statements(client, django_assert_num_queries, number):
    person = make.user()
    for place in range(number):
        organisation = rooms.organisation()
        follow_thing(kind="yhdistys", key=organisation.uuid, by=person)
        follow_thing(kind="kunta", key=rooms.municipality(f"{100 + place}", f"Kunta {place}").uuid, by=person)
        keep_search(kind="yhdistykset", query=f"q={place}", title="x", by=person)
    client.force_login(person)
    client.get("/tili/seuraan/")
    with django_assert_num_queries(2 + 3 + 1 + 1):  # session and person; the list, two kinds of things; limits; roles
        client.get("/tili/seuraan/")


def test_search_is_kept_by_its_canonical_query(client, liperi):
    person = make.user()
    client.force_login(person)
    for query in ("q=kerho&kunta=liperi&sivu=3&nakyma=kartta&utm=1", "kunta=liperi&q=kerho"):
        answer = client.post(f"/seuraa/haku/yhdistykset/?{query}", {"pace": "weekly"})
        assert answer["Location"] == "/yhdistykset/?q=kerho&kunta=liperi"
    assert follows(person) == [("yhdistykset", "q=kerho&kunta=liperi", "weekly")]
    client.post("/seuraa/haku/toiminta/?kunta=liperi&laji=ei&kieli=fi&sivu=2", {"pace": "weekly"})
    kept = Follow.objects.get(kind="toiminta")
    assert (kept.subject, kept.title) == ("kieli=fi&kunta=liperi", "Liperi · suomi")


def test_too_much_and_too_long_is_refused_in_words(liperi):
    person = make.user()
    with pytest.raises(ValidationError):
        keep_search(kind="yhdistykset", query="q=" + "ä" * 700, title="", by=person)
    Follow.objects.bulk_create(
        Follow(user=person, kind="yhdistykset", subject=f"q={number}") for number in range(Follow.MOST)
    )
    with pytest.raises(ValidationError):
        follow_thing(kind="kunta", key=liperi.uuid, by=person)


def test_merge_of_two_accounts_keeps_each_thing_once(liperi):
    kept, dropped = make.user(), make.user()
    other = rooms.municipality("422", "Lieksa")
    follow_thing(kind="kunta", key=liperi.uuid, by=kept)
    for place in (liperi, other):
        follow_thing(kind="kunta", key=place.uuid, by=dropped)
    for records in person_records():
        records.move(kept.pk, dropped.pk)
    assert {subject for _kind, subject, _pace in follows(kept)} == {str(liperi.uuid), str(other.uuid)}
    assert follows(dropped) == []


def test_stop_when_it_is_gone_already_is_quiet(liperi):
    person = make.user()
    follow = follow_thing(kind="kunta", key=liperi.uuid, by=person)
    for _time in range(2):
        stop_following(follow=follow, by=person)
    assert not Follow.objects.exists()


@pytest.mark.parametrize("address", ["/tili/seuraan/", "/seuraa/kunta/{liperi.uuid}/", "/tili/ilmoitukset/"])
def test_who_has_asked_for_necessary_letters_only_is_told_where_letters_are_ordered(client, liperi, address):
    person = make.user()
    client.force_login(person)
    words = "Nämä kirjeet eivät nyt tule"
    assert words not in client.get(address.format(liperi=liperi)).text
    set_restriction(user=person, email=person.email, kind="object", on=True, by=person)
    assert words in client.get(address.format(liperi=liperi)).text
