"""Nothing that somebody follows is lost when things or accounts become one, or when a register brings many at once."""

import pytest

from associations.actions import register
from associations.actions.duplicate import merge_organisations, undo_merge
from associations.actions.reference import load_reference
from associations.models import Municipality, Organisation, Sector
from jane_portal.accounts.actions.merge import merge_people
from jane_portal.core.post import write_letter
from jane_portal.follow.actions import follow_thing, stop_following, write_letters
from jane_portal.follow.models import Follow, News
from jane_portal.mail.actions.notices import choose_notices
from jane_portal.mail.models import Letter, NoticeChoice
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.register import applied, csv_file

pytestmark = pytest.mark.django_db
HEADINGS = ["name_fi", "register_number", "domicile", "sector", "status"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def follows():
    return sorted(Follow.objects.values_list("user__email", "kind", "subject", "pace"))


# --- Two associations become one ------------------------------------------------------------------


def test_followers_of_a_merged_association_follow_the_other_and_back():
    kept, dropped = rooms.organisation("Jyty"), rooms.organisation("Jyty II")
    both, one = make.user(email="both@demo.example"), make.user(email="one@demo.example")
    follow_thing(kind="yhdistys", key=kept.uuid, by=both)
    follow_thing(kind="yhdistys", key=dropped.uuid, by=both)
    follow_thing(kind="yhdistys", key=dropped.uuid, pace="instant", by=one)
    secretary = make.secretary()
    merge = merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=secretary)
    assert follows() == [
        ("both@demo.example", "yhdistys", str(kept.uuid), "weekly"),
        ("one@demo.example", "yhdistys", str(kept.uuid), "instant"),
    ]
    undo_merge(merge=merge, by=secretary)
    assert ("one@demo.example", "yhdistys", str(dropped.uuid), "instant") in follows()
    assert ("one@demo.example", "yhdistys", str(kept.uuid), "instant") in follows()


def test_follower_who_stopped_after_the_merge_is_left_in_peace():
    kept, dropped = rooms.organisation("Jyty"), rooms.organisation("Jyty II")
    person, secretary = make.user(), make.secretary()
    follow = follow_thing(kind="yhdistys", key=dropped.uuid, by=person)
    merge = merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=secretary)
    stop_following(follow=follow, by=person)
    undo_merge(merge=merge, by=secretary)
    assert follows() == []


# --- Two accounts become one ----------------------------------------------------------------------


def test_merge_of_accounts_moves_follows_and_choices_without_doubling(settings):
    place, entry = rooms.municipality(), rooms.organisation("Jyty")
    kept, dropped = make.user(email="kept@demo.example"), make.user(email="dropped@demo.example")
    for person in (kept, dropped):
        follow_thing(kind="kunta", key=place.uuid, by=person)
        choose_notices(kinds=["owner_gone"], choice="never" if person == kept else "day", by=person)
    follow_thing(kind="yhdistys", key=entry.uuid, by=dropped)
    choose_notices(kinds=["still_right"], choice="week", by=dropped)
    merge_people(kept=kept, dropped=dropped, note="sama", by=make.administrator())
    assert follows() == [
        ("kept@demo.example", "kunta", str(place.uuid), "weekly"),
        ("kept@demo.example", "yhdistys", str(entry.uuid), "weekly"),
    ]
    assert sorted(NoticeChoice.objects.values_list("user__email", "kind", "choice")) == [
        ("kept@demo.example", "owner_gone", "never"),
        ("kept@demo.example", "still_right", "week"),
    ]


# --- A register brings many at once ---------------------------------------------------------------


def rows(count, *, status="active", start=0):
    places = ["Liperi", "Joensuu"]
    return [
        [f"Yhdistys {number}", f"{number + 100}.123", places[number % 2], "", status]
        for number in range(start, start + count)
    ]


def news():
    return sorted(News.objects.values_list("kind", "about_kind"))


@pytest.fixture
def by():
    load_reference()
    return make.secretary()


def test_import_of_many_is_one_line_for_each_place(by):
    person = make.user(last_login="2026-01-01T00:00Z")
    liperi = Municipality.objects.get(name_fi="Liperi")
    follow_thing(kind="kunta", key=liperi.uuid, pace="instant", by=person)
    batch = applied(csv_file(rows(60), HEADINGS), by=by)
    assert Organisation.objects.count() == 60
    assert news() == [("associations.imported", "kunta")] * 2
    assert write_letters() == 1
    letter = Letter.objects.get(kind="follow_instant")
    text = write_letter(builder=letter.builder, language="fi", params=letter.params, reader="Aino").text
    assert text.count("Uusia yhdistyksiä rekisteristä: Liperi") == 1
    assert "Yhdistys 0" not in text and "/kunnat/liperi/" in text
    register.request_undo(batch=batch, by=by)
    register.undo_or_release(batch=batch)
    assert news() == []


def test_import_of_a_few_names_them(by):
    applied(csv_file(rows(3), HEADINGS), by=by)
    assert news() == [("associations.founded", "yhdistys")] * 3


def test_import_of_many_tells_of_sectors(by):
    sector = Sector.objects.order_by("pk").first()
    applied(csv_file([[*row[:3], sector.name_fi, ""] for row in rows(12)], HEADINGS), by=by)
    assert ("associations.imported", "ala") in news()
    assert News.objects.get(about_kind="ala").about == sector.uuid


def test_import_that_dissolves_is_told_to_those_who_follow_the_association(by):
    applied(csv_file(rows(20), HEADINGS), by=by)
    News.objects.all().delete()
    entry = Organisation.objects.get(name_fi="Yhdistys 1")
    follow_thing(kind="yhdistys", key=entry.uuid, by=make.user())
    batch = applied(csv_file(rows(20, status="dissolved"), HEADINGS), by=by)
    assert list(News.objects.values_list("kind", "about")) == [("associations.dissolved", entry.uuid)]
    register.request_undo(batch=batch, by=by)
    register.undo_or_release(batch=batch)
    assert news() == []


def test_import_again_tells_only_what_is_new(by):
    applied(csv_file(rows(20), HEADINGS), by=by)
    News.objects.all().delete()
    applied(csv_file(rows(21), HEADINGS), by=by)
    assert news() == [("associations.founded", "yhdistys")]
