"""The letters: when they are due, what they tell, that nothing is told twice or to the wrong person."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from associations.actions.activity import add_activity
from associations.actions.ending import delete_organisation, dissolve_organisation, revive_organisation
from associations.actions.organisation import change_organisation, found_organisation
from associations.actions.projection import refresh_directory
from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.follow.actions import (
    drop_old_news,
    follow_thing,
    keep_search,
    record_news,
    stop_everything,
    write_letters,
)
from jane_portal.follow.models import Follow, News
from jane_portal.follow.selectors.news import monday_before
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
HELSINKI = timezone.get_default_timezone()


def at(text: str) -> datetime.datetime:
    """ "16.11. 12:00" of 2026, when 16.11. is a Monday."""
    return datetime.datetime.strptime(f"2026 {text}", "%Y %d.%m. %H:%M").replace(tzinfo=HELSINKI)


@pytest.fixture
def clock():
    with time_machine.travel(at("11.11. 12:00"), tick=False) as traveller:
        yield lambda text: traveller.move_to(at(text))


@pytest.fixture
def person(clock):
    return make.user("lukija@demo.example")


@pytest.fixture
def liperi(clock):
    return rooms.municipality()


def found(name="Uusi ry", place=None, **more):
    return found_organisation(
        name_fi=name, kind="association", domicile=place or rooms.municipality(), sector=None, by=make.user(), **more
    )


def letters(person):
    """Texts of the letters about followed things, in order; those that have lost their point are None."""
    texts = []
    for letter in Letter.objects.filter(user=person, kind__startswith="follow").order_by("pk"):
        try:
            texts.append(write_letter(builder=letter.builder, language=letter.language, params=letter.params))
        except NotNeeded:
            texts.append(None)
    return texts


@pytest.mark.parametrize(
    ("now", "turn"),
    [
        ("16.11. 06:59", "09.11. 07:00"),
        ("16.11. 07:00", "16.11. 07:00"),
        ("22.11. 23:59", "16.11. 07:00"),
        ("26.10. 07:00", "26.10. 07:00"),  # the clocks went back the day before
        ("26.10. 06:59", "19.10. 07:00"),
    ],
)
def test_monday_morning_in_helsinki(now, turn):
    assert monday_before(at(now)) == at(turn)


def test_weekly_letter_comes_on_monday_once(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    found("Uusi ry")
    clock("15.11. 12:00")
    assert write_letters() == 0
    clock("16.11. 07:05")
    assert write_letters() == 1
    assert write_letters() == 0
    clock("18.11. 12:00")
    found("Toinen ry")
    assert write_letters() == 0
    clock("23.11. 07:05")
    assert write_letters() == 1
    first, second = (letter.text for letter in letters(person))
    assert "Uusi ry" in first and "Toinen ry" not in first
    assert "Toinen ry" in second and "Uusi ry" not in second


def test_nothing_new_is_no_letter(clock, person, liperi):
    found("Vanha ry")
    clock("12.11. 12:00")
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    clock("16.11. 07:05")
    assert write_letters() == 0
    clock("17.11. 12:00")
    found("Tiistain ry")
    assert write_letters() == 0, "the week is closed though it was empty"


def test_missed_weeks_are_caught_up_once(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    found("Eka ry")
    clock("20.11. 12:00")
    found("Toka ry")
    clock("02.12. 15:00")
    assert write_letters() == 1
    assert write_letters() == 0
    clock("07.12. 07:05")
    assert write_letters() == 0
    (letter,) = letters(person)
    assert "Eka ry" in letter.text and "Toka ry" in letter.text


def test_instant_letters_gather_over_an_hour(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, pace="instant", by=person)
    clock("11.11. 12:10")
    found("Eka ry")
    assert write_letters() == 1
    clock("11.11. 12:30")
    found("Toka ry")
    found("Kolmas ry")
    assert write_letters() == 0
    clock("11.11. 13:10")
    assert write_letters() == 1
    first, second = (letter.text for letter in letters(person))
    assert "Eka ry" in first
    assert "Toka ry" in second and "Kolmas ry" in second and "Eka ry" not in second


def test_two_rounds_write_one_letter(clock, person, liperi):
    """What another round has read as due is asked again under the lock."""
    from jane_portal.follow.actions.round import _write_letter, make_news_ready

    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    found("Eka ry")
    clock("16.11. 07:05")
    until = make_news_ready()
    assert [_write_letter(user_id=person.pk, pace="weekly", until=until, by=None) for _time in range(2)] == [
        True,
        False,
    ]


def test_change_of_pace_loses_and_doubles_nothing(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    clock("11.11. 12:10")
    found("Eka ry")
    follow_thing(kind="kunta", key=liperi.uuid, pace="instant", by=person)
    assert write_letters() == 1
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    clock("16.11. 07:05")
    assert write_letters() == 0


def test_news_of_association_reach_its_followers(clock, person, liperi):
    entry = rooms.organisation("Jyty", domicile=liperi)
    editor = rooms.owner(entry)
    follow_thing(kind="yhdistys", key=entry.uuid, by=person)
    for name in ("Jyty ry", "Jyty II ry"):
        entry.refresh_from_db()
        change_organisation(organisation=entry, version=entry.version, values={"name_fi": name}, by=editor)
    entry.refresh_from_db()
    add_activity(organisation=entry, values={"title": "Tiistaikerho", "kind": "hobby"}, by=editor)
    kinds = sorted(News.objects.values_list("kind", flat=True))
    assert kinds == ["associations.activity", "associations.changed"]
    clock("16.11. 07:05")
    write_letters()
    (letter,) = letters(person)
    assert letter.text.count("Jyty II ry\n") == 1
    assert "Tiistaikerho (Jyty II ry)" in letter.text


def test_save_that_changes_nothing_is_no_news(clock, liperi):
    entry = rooms.organisation("Jyty", domicile=liperi)
    values = {"name_fi": "Jyty", "works_in": [], "business_id": "1234567-1"}
    change_organisation(organisation=entry, version=entry.version, values=values, by=rooms.owner(entry))
    assert not News.objects.exists()


def test_dissolving_is_told_and_taken_back(clock, person, liperi):
    entry = rooms.organisation("Jyty", domicile=liperi)
    secretary = make.secretary()
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    dissolve_organisation(organisation=entry, dissolved_on=timezone.localdate(), by=secretary)
    clock("16.11. 07:05")
    write_letters()
    assert "Jyty" in letters(person)[0].text
    revive_organisation(organisation=entry, by=secretary)
    assert letters(person) == [None]


def test_what_the_reader_may_not_see_when_it_is_written_is_left_out(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    gone, stays = found("Poistuva ry"), found("Pysyvä ry")
    clock("16.11. 07:05")
    write_letters()
    delete_organisation(organisation=gone, by=make.secretary())
    (letter,) = letters(person)
    assert "Pysyvä ry" in letter.text and "Poistuva" not in letter.text
    delete_organisation(organisation=stays, by=make.secretary())
    assert letters(person) == [None]


def test_each_record_stands_once_under_the_nearest_thing(clock, person, liperi):
    entry = rooms.organisation("Jyty", domicile=liperi)
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    follow_thing(kind="yhdistys", key=entry.uuid, by=person)
    add_activity(organisation=entry, values={"title": "Kerho", "kind": "hobby"}, by=rooms.owner(entry))
    clock("16.11. 07:05")
    write_letters()
    (letter,) = letters(person)
    assert letter.text.count("Kerho (Jyty)") == 1
    assert letter.text.index("== Jyty") < letter.text.index("Kerho (Jyty)")
    assert "== Liperi" not in letter.text


def test_closed_account_gets_nothing(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    follow_thing(kind="yhdistys", key=found("Eka ry").uuid, pace="instant", by=person)
    clock("16.11. 07:05")
    person.is_active = False
    person.save()
    assert write_letters() == 0


def test_account_closed_before_the_letter_leaves_gets_nothing(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    found("Eka ry")
    clock("16.11. 07:05")
    write_letters()
    person.is_active = False
    person.save()
    assert letters(person) == [None]


def test_letter_speaks_the_readers_language(clock, liperi):
    reader = make.user(language="en")
    follow_thing(kind="kunta", key=liperi.uuid, by=reader)
    found("Uusi ry")
    clock("16.11. 07:05")
    write_letters()
    (letter,) = letters(reader)
    assert letter.subject == "The week of what you follow"
    assert "New association: Uusi ry" in letter.text
    assert "/en/yhdistykset/uusi-ry/" in letter.text


def hit(name, place, **fields):
    entry = rooms.organisation(name, domicile=place, **fields)
    refresh_directory([entry.pk])
    return entry


def test_kept_search_tells_of_new_hits_once(clock, person, liperi):
    hit("Vanha kerho ry", liperi)
    becomes = hit("Kutoma ry", liperi)
    keep_search(kind="yhdistykset", query="q=kerho&kunta=liperi", title="”kerho” · Liperi", by=person)
    hit("Uusi kerho ry", liperi)
    hit("Muualla kerho ry", rooms.municipality("422", "Lieksa"))
    becomes.name_fi = "Kutomakerho ry"
    becomes.save()
    refresh_directory([becomes.pk])
    clock("16.11. 07:05")
    assert write_letters() == 1
    (letter,) = letters(person)
    assert "Uusi kerho ry (Liperi)" in letter.text and "Kutomakerho ry (Liperi)" in letter.text
    assert "Vanha" not in letter.text and "Muualla" not in letter.text
    clock("23.11. 07:05")
    assert write_letters() == 0


def test_kept_search_of_activities(clock, person, liperi):
    entry = rooms.organisation("Jyty", domicile=liperi)
    keep_search(kind="toiminta", query="kunta=liperi", title="Liperi", pace="instant", by=person)
    rooms.activity(entry, "Muualla")
    rooms.activity(entry, "Täällä", municipality=liperi)
    assert write_letters() == 1
    (letter,) = letters(person)
    assert "Täällä (Jyty)" in letter.text and "Muualla" not in letter.text


def test_cut_list_of_known_hits_does_not_make_old_hits_new(clock, person, liperi, monkeypatch):
    monkeypatch.setattr(Follow, "MOST_KNOWN", 2)
    entries = [hit(f"Kerho {number} ry", liperi) for number in range(4)]
    follow = keep_search(kind="yhdistykset", query="kunta=liperi", title="Liperi", pace="instant", by=person)
    assert sorted(follow.known) == [entry.pk for entry in entries[2:]]
    newest = entries[-1].pk
    entries[-1].delete()
    refresh_directory([newest])
    assert write_letters() == 0


@pytest.mark.parametrize("number", [1, 12])
def test_round_takes_few_statements_a_person(clock, person, liperi, django_assert_max_num_queries, number):
    for count in range(number):
        place = rooms.municipality(f"{100 + count}", f"Kunta {count}")
        follow_thing(kind="kunta", key=place.uuid, by=person)
        found(f"Yhdistys {count}", place=place)
    clock("16.11. 07:05")
    with django_assert_max_num_queries(40 + 8 * number):  # links of their own for each thing
        assert write_letters() == 1
    with django_assert_max_num_queries(8):
        letters(person)


def stop_links(text):
    return [match.removeprefix("http://localhost:8000") for match in re.findall(r"http\S+/seuraa/lopeta\S+", text)]


def test_links_of_a_letter_stop_without_signing_in(clock, person, liperi):
    entry = rooms.organisation("Jyty", domicile=liperi)
    follow_thing(kind="yhdistys", key=entry.uuid, by=person)
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    found("Uusi ry")
    clock("16.11. 07:05")
    write_letters()
    one, everything = (re.sub(r"^\w+://[^/]+", "", link) for link in stop_links(letters(person)[0].text))
    client = Client()
    page = client.get(one, follow=True)
    assert "Liperi" in page.content.decode()
    assert Follow.objects.count() == 2, "opening a link does nothing"
    assert client.post("/seuraa/lopeta/").status_code == 200
    assert [follow.kind for follow in Follow.objects.all()] == ["yhdistys"]
    assert client.get(one, follow=True).status_code == 410
    assert client.get(everything, follow=True).status_code == 200
    assert client.post("/seuraa/lopeta-kaikki/").status_code == 200
    assert not Follow.objects.exists()


def test_links_of_earlier_letters_stay_good(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    for monday in ("16.11. 07:05", "23.11. 07:05"):
        found(f"Ry {monday}")
        clock(monday)
        write_letters()
    first, second = (stop_links(letter.text) for letter in letters(person))
    assert first == second


def test_stopped_before_the_letter_leaves_is_not_told(clock, person, liperi):
    follow_thing(kind="kunta", key=liperi.uuid, by=person)
    found("Uusi ry")
    clock("16.11. 07:05")
    write_letters()
    stop_everything(user=person, by=person)
    assert letters(person) == [None]


def test_news_of_unknown_kind_is_refused(liperi):
    with pytest.raises(KeyError):
        record_news(kind="x", about=("kunta", liperi.uuid), topics=[])


def test_old_news_go(clock, liperi):
    found("Eka ry")
    clock("31.12. 12:00")
    assert drop_old_news() == 0
    with time_machine.travel(at("11.11. 12:00") + datetime.timedelta(days=121)):
        assert drop_old_news() == 1
