"""The yearly question: who gets it, what its link may do, how a wrong answer is undone, what readers see."""

from __future__ import annotations

import datetime
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from associations.actions.freshness import (
    answer_still_right,
    ask_association,
    ask_if_still_right,
    remind_of_question,
    undo_correction,
)
from associations.actions.organisation import confirm_organisation
from associations.models import Activity, Contact, Correction, FreshnessAsk, Organisation
from associations.models.freshness import CORRECTION, FRESHNESS
from associations.selectors import freshness
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import RoleSpan
from jane_portal.core.links import LinkGone, open_link, token_of
from jane_portal.core.models import PersonalLink
from jane_portal.core.versions import StaleVersionError
from jane_portal.mail.models import Letter
from tests.core.races import at_once, meeting_place
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 21)


def entry(name: str = "Kuikkaniemen kyläyhdistys ry", *, day: datetime.date = DAY, months: int = 12, **fields):
    """An association whose turn is on `day`, confirmed so many months ago."""
    number = day.timetuple().tm_yday - 1
    key = uuid.uuid4().int
    found = rooms.organisation(name, uuid=uuid.UUID(int=key - key % 365 + number), **fields)
    ago = timezone.now() - datetime.timedelta(days=30 * months + 5)
    Organisation.objects.filter(pk=found.pk).update(verified_at=ago, created_at=ago)
    found.refresh_from_db()
    return found


def asked(organisation) -> PersonalLink:
    ask_association(organisation=organisation, turn=DAY, by=None)
    link = open_link(FRESHNESS, organisation.scope)
    assert link is not None
    return link


def page_of(link: PersonalLink, client: Client) -> str:
    path = {FRESHNESS: "/vahvistus/", CORRECTION: "/korjaus/"}[link.purpose]
    client.get(f"{path}{token_of(link)}/")
    return path


def fields(client: Client, path: str = "/vahvistus/") -> dict[str, str]:
    form = client.get(path).context["form"]
    return {field.html_name: field.value() or "" for field in form}


def answer(link: PersonalLink, **values: str) -> Correction | None:
    organisation = Organisation.objects.get(uuid=link.subject.partition(":")[2])
    versions = {f"contact:{contact.pk}": contact.version for contact in organisation.contacts.all()}
    versions |= {f"activity:{activity.pk}": activity.version for activity in organisation.activities.all()}
    return answer_still_right(link=link, version=organisation.version, part_versions=versions, values=values, by=None)


# --- Who is asked, and when -------------------------------------------------------------------------------------------


@time_machine.travel("2026-11-21 03:00+02:00", tick=False)
def test_owners_and_editors_are_asked_on_the_turn_of_their_association_and_once():
    ours, _later = entry(), entry("Muu ry", day=datetime.date(2026, 3, 3))
    owner, editor = rooms.owner(ours), rooms.editor(ours, language="sv")
    assert ask_if_still_right(day=DAY) == 2
    assert [ask_if_still_right(day=DAY + datetime.timedelta(days=days)) for days in range(7)] == [0] * 7
    assert set(Letter.objects.values_list("to", "language")) == {(owner.email, "fi"), (editor.email, "sv")}
    assert FreshnessAsk.objects.get().turn == DAY


@time_machine.travel("2026-11-24 03:00+02:00", tick=False)
def test_a_night_that_was_missed_is_caught_up():
    rooms.owner(entry())
    assert ask_if_still_right(day=datetime.date(2026, 11, 24)) == 1


@time_machine.travel("2026-11-21 03:00+02:00", tick=False)
def test_without_people_the_mailbox_is_asked_and_without_an_address_somebody_calls():
    with_box, without = entry(), entry("Hiljainen ry")
    rooms.contact(with_box, kind="mailbox", email="kyla@demo.example")
    rooms.contact(with_box, name="Aino", email="aino@demo.example")
    assert ask_if_still_right(day=DAY) == 1
    assert Letter.objects.get().to == "kyla@demo.example"
    assert without.freshness_asks.get().recipients == 0


@time_machine.travel("2026-11-21 03:00+02:00", tick=False)
def test_nobody_is_asked_about_what_is_new_confirmed_dissolved_or_gone():
    rooms.owner(entry(months=0))
    rooms.owner(entry(status="dissolved", dissolved_on=DAY))
    rooms.owner(entry(deleted_at=timezone.now()))
    rooms.owner(entry(kind="company"))
    assert ask_if_still_right(day=DAY) == 0


def test_the_letters_of_a_year_are_spread_over_it():
    ids = [uuid.uuid4() for _number in range(3650)]
    days = [datetime.date(2027, 1, 1) + datetime.timedelta(days=number) for number in range(365)]
    weeks: dict[int, int] = {}
    for key in ids:
        turn = next(day for day in days if key.int % 365 == day.timetuple().tm_yday - 1)
        assert freshness.turn_near(key.int, turn) == turn
        weeks[turn.timetuple().tm_yday // 7] = weeks.get(turn.timetuple().tm_yday // 7, 0) + 1
    assert max(weeks.values()) < 3650 / 52 * 1.8


def test_one_reminder_after_a_month_with_the_same_link_and_never_more():
    with time_machine.travel("2026-11-21 03:00+02:00", tick=False) as clock:
        ours = entry()
        owner = rooms.owner(ours)
        assert ask_if_still_right(day=DAY) == 1
        first = last_letter(owner.email)
        clock.shift(datetime.timedelta(days=29))
        assert remind_of_question() == 0
        clock.shift(datetime.timedelta(days=2))
        assert [remind_of_question(), remind_of_question()] == [1, 0]
        second = last_letter(owner.email)
        assert [line for line in second.text.splitlines() if "/vahvistus/" in line] == [
            line for line in first.text.splitlines() if "/vahvistus/" in line
        ]
        for _month in range(11):
            clock.shift(datetime.timedelta(days=29))
            assert remind_of_question() == 0
            assert Letter.objects.count() == 2


def test_who_has_answered_is_not_reminded():
    with time_machine.travel("2026-11-21 03:00+02:00", tick=False) as clock:
        ours = entry()
        rooms.owner(ours)
        ask_if_still_right(day=DAY)
        confirm_organisation(organisation=ours, by=rooms.editor(ours))
        clock.shift(datetime.timedelta(days=31))
        assert remind_of_question() == 0


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_letters_name_the_association_and_carry_a_link(language):
    ours = entry()
    owner = rooms.owner(ours, language=language)
    link = asked(ours)
    assert "Kuikkaniemen kyläyhdistys ry" in last_letter(owner.email).subject
    assert token_of(link) in last_letter(owner.email).html
    answer(link, website="https://uusi.example/")
    told = last_letter(owner.email, "corrected")
    assert "uusi.example" not in told.text
    assert "/korjaus/" in told.text


# --- What the link may do ---------------------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_one_press_confirms(client):
    ours = entry(description_fi="Talkoita ja tansseja.\nKaikille.\n")
    rooms.owner(ours)
    link = asked(ours)
    for method in (client.get, client.head, client.options):
        method(f"/vahvistus/{token_of(link)}/")
    page = client.get("/vahvistus/")
    assert "Talkoita ja tansseja." in page.content.decode()
    assert not FreshnessAsk.objects.exclude(closed_at=None).exists()
    before = ours.verified_at
    typed = {name: str(value).replace("\n", "\r\n") for name, value in fields(client).items()}  # as browsers do
    response = client.post("/vahvistus/", typed)
    assert response.url == ours.get_absolute_url()
    ours.refresh_from_db()
    assert ours.verified_at > before and ours.version == 1
    assert (Correction.objects.count(), FreshnessAsk.objects.filter(closed_at=None).count()) == (0, 0)
    assert client.post("/vahvistus/", {}).status_code == 410
    assert Letter.objects.exclude(kind="still_right").count() == 0


def test_correction_is_written_told_to_all_and_undone_by_another_editor(client):
    ours = entry(website="https://vanha.example/")
    box = rooms.contact(ours, kind="mailbox", email="vanha@demo.example", phone="040 123 4567")
    owner, editor = rooms.owner(ours), rooms.editor(ours)
    link = asked(ours)
    before = ours.verified_at
    path = page_of(link, client)
    data = fields(client) | {"website": "https://uusi.example/", f"contact:{box.pk}:email": "uusi@demo.example"}
    assert client.post(path, data).status_code == 302
    ours.refresh_from_db()
    box.refresh_from_db()
    assert (ours.website, box.email, ours.version, box.version) == ("https://uusi.example/", "uusi@demo.example", 2, 2)
    told = set(Letter.objects.filter(kind="corrected").values_list("to", flat=True))
    assert told == {owner.email, editor.email, "vanha@demo.example"}

    other = Client()
    undo = PersonalLink.objects.get(purpose=CORRECTION, email=editor.email)
    path = page_of(undo, other)
    assert "https://uusi.example/" in other.get(path).content.decode()
    assert other.post(path).url == ours.get_absolute_url()
    ours.refresh_from_db()
    box.refresh_from_db()
    assert (ours.website, box.email) == ("https://vanha.example/", "vanha@demo.example")
    assert ours.verified_at == before
    assert other.get(path).status_code == 410
    assert not PersonalLink.objects.usable().filter(purpose=CORRECTION).exists()


def test_place_and_time_of_an_activity_are_mended_by_letter_and_put_back(client):
    ours = entry()
    rooms.owner(ours)
    club = rooms.activity(ours, "Kerho", place="Vanha talo", time="ti 17")
    rooms.activity(ours, "Eilinen", place="Salainen", valid_until=timezone.localdate() - datetime.timedelta(days=1))
    path = page_of(asked(ours), client)
    page = client.get(path).content.decode()
    assert "Vanha talo, ti 17" in page and "Salainen" not in page
    data = fields(client)
    added = rooms.activity(ours, "Uusi", place="Jää näin")
    assert client.post(path, data | {f"activity:{club.pk}:place": "Uusi talo"}).status_code == 302
    club.refresh_from_db()
    added.refresh_from_db()
    assert (club.place, club.time, club.version, added.place) == ("Uusi talo", "ti 17", 2, "Jää näin")
    correction = Correction.objects.get()
    assert correction.after == {f"activity:{club.pk}:place": "Uusi talo"}
    assert freshness.changes_in_words(correction) == [("Kerho: paikka", "Vanha talo", "Uusi talo")]
    assert "Uusi talo" in client.get(club.get_absolute_url()).content.decode()
    assert undo_correction(correction=correction, by=make.secretary()) == []
    club.refresh_from_db()
    assert (club.place, club.version) == ("Vanha talo", 3)


def test_activity_that_somebody_changed_meanwhile_is_a_conflict_and_a_removed_one_is_left(client):
    ours = entry()
    rooms.owner(ours)
    club = rooms.activity(ours, "Kerho", place="Vanha talo")
    link = asked(ours)
    with pytest.raises(StaleVersionError):
        answer_still_right(
            link=link,
            version=ours.version,
            part_versions={f"activity:{club.pk}": 7},
            values={f"activity:{club.pk}:place": "Uusi talo"},
            by=None,
        )
    correction = answer(link, **{f"activity:{club.pk}:place": "Uusi talo"})
    Activity.objects.all().delete()
    assert freshness.changes_in_words(correction) == []
    assert undo_correction(correction=correction, by=make.secretary()) == [f"activity:{club.pk}:place"]


def test_undo_leaves_what_others_have_changed_since():
    ours = entry(website="https://vanha.example/", description_fi="Vanha.")
    rooms.owner(ours)
    correction = answer(asked(ours), website="https://uusi.example/", description_fi="Uusi.")
    Organisation.objects.filter(pk=ours.pk).update(description_fi="Omistajan oma.")
    assert undo_correction(correction=correction, by=make.secretary()) == ["description_fi"]
    ours.refresh_from_db()
    assert (ours.website, ours.description_fi) == ("https://vanha.example/", "Omistajan oma.")
    with pytest.raises(ValidationError):
        undo_correction(correction=correction, by=make.secretary())


def test_undo_ends_after_fourteen_days():
    ours = entry()
    rooms.owner(ours)
    correction = answer(asked(ours), website="https://uusi.example/")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15)), pytest.raises(ValidationError):
        undo_correction(correction=correction, by=make.secretary())


def test_secretary_and_editors_undo_after_signing_in_others_do_not(client):
    ours = entry()
    owner = rooms.owner(ours)
    correction = answer(asked(ours), website="https://uusi.example/")
    url = reverse("correction_undo", kwargs={"slug": ours.slug, "pk": correction.pk})
    client.force_login(rooms.municipal_contact())
    assert client.get(url).status_code == 403
    client.force_login(owner)
    assert "https://uusi.example/" in client.get(url).content.decode()
    client.force_login(make.secretary())
    assert client.post(url).status_code == 302
    assert Correction.objects.get().undone_at is not None
    assert client.get(url).status_code == 200


def test_holder_of_the_link_sees_of_people_only_what_is_public(client):
    ours = entry()
    rooms.owner(ours)
    rooms.contact(ours, name="Aino Salainen", email="aino@demo.example", phone="040 765 4321", role_title="Sihteeri")
    shown = rooms.contact(ours, name="Pekka", email="pekka@demo.example", email_seen_by="public", role_title="Pj")
    page_of(asked(ours), client)
    page = client.get("/vahvistus/").content.decode()
    for secret in ("Aino Salainen", "aino@demo.example", "765 4321", "Sihteeri", "Pekka"):
        assert secret not in page
    assert "pekka@demo.example" in page and "<dt>Pj</dt>" in page
    # Nor does a field that was added by hand reach them.
    hidden = Contact.objects.get(name="Aino Salainen")
    data = fields(client) | {f"contact:{hidden.pk}:email": "x@x.example", "name_fi": "Kaapattu", "slug": "kaapattu"}
    data |= {f"contact:{shown.pk}:phone": "112", "verified_at": "2020-01-01"}
    client.post("/vahvistus/", data)
    hidden.refresh_from_db()
    shown.refresh_from_db()
    ours.refresh_from_db()
    assert (hidden.email, shown.phone, ours.name_fi) == ("aino@demo.example", "", "Kuikkaniemen kyläyhdistys ry")


def test_link_of_somebody_who_has_left_is_dead(client):
    ours = entry()
    rooms.owner(ours)
    leaving = rooms.editor(ours)
    asked(ours)
    link = PersonalLink.objects.get(purpose=FRESHNESS, user=leaving)
    end_role(span=RoleSpan.objects.get(user=leaving), by=None)
    page_of(link, client)
    assert client.get("/vahvistus/").status_code == 410
    with pytest.raises(LinkGone):
        answer(link)


def test_answer_to_a_page_that_is_older_than_the_entry_shows_both_and_can_be_finished(client):
    ours = entry(website="https://vanha.example/")
    box = rooms.contact(ours, kind="mailbox", email="a@demo.example")
    rooms.owner(ours)
    page_of(asked(ours), client)
    data = fields(client) | {"website": "https://minun.example/", f"contact:{box.pk}:phone": "112"}
    Organisation.objects.filter(pk=ours.pk).update(website="https://toisen.example/", version=5)
    Contact.objects.filter(pk=box.pk).update(version=3)
    response = client.post("/vahvistus/", data)
    assert response.status_code == 409
    assert {"https://toisen.example/", "https://minun.example/"} <= {
        text for row in response.context["differences"] for text in (row.theirs, row.mine)
    }
    again = {field.html_name: field.value() or "" for field in response.context["form"]}
    assert client.post("/vahvistus/", again).status_code == 302
    ours.refresh_from_db()
    box.refresh_from_db()
    assert (ours.website, box.phone) == ("https://minun.example/", "112")


def test_stale_contact_leaves_the_link_free():
    ours = entry()
    box = rooms.contact(ours, kind="mailbox", email="a@demo.example")
    rooms.owner(ours)
    link = asked(ours)
    with pytest.raises(StaleVersionError):
        answer_still_right(
            link=link,
            version=1,
            part_versions={f"contact:{box.pk}": 7},
            values={f"contact:{box.pk}:phone": "112"},
            by=None,
        )
    link.refresh_from_db()
    assert link.is_usable


# --- Races ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_answers_of_many_at_once_count_once():
    ours = entry()
    rooms.owner(ours)
    link = asked(ours)
    assert at_once([lambda n=n: answer(link, website=f"https://x{n}.example/") for n in range(8)]) == 1
    assert Correction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_answers_without_the_guard_count_more_than_once(monkeypatch):
    """What happens when the link is only read, and the entry not locked."""
    ours = entry()
    rooms.owner(ours)
    link = asked(ours)
    meet = meeting_place(3)

    def only_looked_at(held: PersonalLink) -> None:
        held.refresh_from_db()
        meet()
        if not held.is_usable:
            raise LinkGone

    monkeypatch.setattr("associations.actions.freshness.use_link", only_looked_at)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda self, **options: self.all())
    copies = [PersonalLink.objects.get(pk=link.pk) for _one in range(3)]
    assert at_once([lambda copy=copy: answer(copy) for copy in copies]) > 1


@pytest.mark.django_db(transaction=True)
def test_undo_by_many_at_once_happens_once():
    ours = entry()
    rooms.owner(ours)
    correction = answer(asked(ours), website="https://uusi.example/")
    person = make.secretary()
    assert at_once([lambda: undo_correction(correction=correction, by=person)] * 5) == 1


@pytest.mark.django_db(transaction=True)
def test_question_asked_by_two_nights_at_once_goes_out_once():
    ours = entry()
    rooms.owner(ours)
    at_once([lambda: ask_association(organisation=ours, turn=DAY, by=None)] * 5)
    assert Letter.objects.count() == 1


# --- What readers and callers see -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("months", "words"), [(1, "Confirmed as up to date"), (14, "over a year ago")])
def test_date_is_shown_to_readers_and_an_old_one_is_marked(client, months, words):
    ours = entry(months=months)
    page = client.get(f"/en/yhdistykset/{ours.slug}/").content.decode()
    assert words in page


def test_lists_of_secretary_and_municipality(client, django_assert_max_num_queries):
    here = rooms.municipality("167", "Joensuu")
    mine, other = entry(months=14), entry("Joensuun seura ry", months=20, domicile=here)
    entry("Tuore ry", months=3)
    client.force_login(rooms.municipal_contact("426"))
    url = reverse("freshness_list")
    assert [row[0] for row in client.get(url).context["rows"]] == [mine]
    client.force_login(make.secretary())
    client.get(url)
    with django_assert_max_num_queries(4 + 3):  # session, person and roles
        assert [row[0] for row in client.get(url).context["rows"]] == [other, mine]
    table = b"".join(client.get(reverse("freshness_csv"))).decode("utf-8-sig").splitlines()
    assert len(table) == 3 and "Joensuun seura ry" in table[1]
    client.force_login(rooms.owner(mine))
    assert client.get(url).status_code == 404
