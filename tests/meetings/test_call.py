"""The call: to whom it goes, what is answered, deputies, changes and cancelling; each letter once."""

from __future__ import annotations

import datetime

import icalendar
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from associations.models import MunicipalContact
from jane_portal.core.files.actions import keep_made
from jane_portal.core.links import token_of
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.models import SearchEntry
from jane_portal.core.post import write_letter
from jane_portal.follow.models import News
from jane_portal.mail.models import Letter
from networks.bodies.actions.body import publish_body
from networks.bodies.models import Body, SeatRole
from networks.meetings.actions.agenda import add_item, change_item
from networks.meetings.actions.call import answer_call, send_call, tell_invited
from networks.meetings.actions.call_letters import CALL, CANCELLED, NEWS, finish_letters, remind_silent, write_invited
from networks.meetings.actions.meeting import cancel_meeting, change_meeting, create_meeting
from networks.meetings.models import Invitee, Meeting
from networks.meetings.selectors.call import attendance_of, by_post, call_plan
from networks.meetings.selectors.papers import AGENDA, build_agenda
from tests.core.races import at_once
from tests.factories import accounts, associations, bodies
from tests.factories.meetings import DAY, called, invitee, item

from .test_meetings import chair_of, signed_in, times

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_paper(monkeypatch):
    """The paper is printed in tests of its own."""
    monkeypatch.setattr("networks.meetings.actions.call_letters.make_print", lambda **_facts: True)


class Cast:
    """A local group: chair, member with a deputy, a member without e-mail, an expert, the municipality's contact."""

    def __init__(self) -> None:
        self.body = bodies.body()
        self.chair = chair_of(self.body)
        seat = bodies.seat(self.body)
        self.member, self.deputy = accounts.user(), accounts.user()
        bodies.mandate(seat, self.member)
        bodies.mandate(bodies.deputy_seat(seat), self.deputy)
        bodies.mandate(bodies.seat(self.body), name="Eino Erä", address="Kylätie 1")
        self.expert = chair_of(self.body, SeatRole.EXPERT)
        self.contact = associations.municipal_contact(self.body.municipality)
        MunicipalContact.objects.create(municipality=self.body.municipality, role="ngo", user=self.contact)
        self.meeting = create_meeting(body=self.body, values=times(), by=self.chair)
        add_item(meeting=self.meeting, values={"title": "Kyydit"}, by=self.chair)

    def call(self) -> Meeting:
        self.meeting = send_call(meeting=self.meeting, version=self.meeting.version, by=self.chair)
        write_invited(meeting_id=self.meeting.pk, about=CALL)
        return self.meeting

    def of(self, user) -> Invitee:
        return Invitee.objects.get(meeting=self.meeting, user=user)

    def answer(self, user, answer: str) -> Invitee:
        return answer_call(invitee=self.of(user), answer=answer, by=user)


@pytest.fixture
def cast():
    return Cast()


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def written(kind: str):
    letter = Letter.objects.filter(kind=kind).latest("pk")
    return write_letter(builder=letter.builder, language="fi", params=letter.params)


def event_in(text):
    entry = next(one for one in text.attachments if one.name == "kokous.ics")
    found = icalendar.Calendar.from_ical(entry.content)
    (event,) = found.walk("VEVENT")
    return found["METHOD"], event


def test_call_goes_once_to_everybody_with_a_seat_but_to_deputies(cast):
    plan = call_plan(cast.meeting)
    assert (plan.letters, plan.post, plan.deputies, plan.late) == (4, 1, 1, False)
    cast.call()
    write_invited(meeting_id=cast.meeting.pk, about=CALL)
    expected = sorted(one.email for one in (cast.chair, cast.member, cast.expert, cast.contact))
    assert letters("meeting_call") == expected
    assert [(one.name, one.mandate.address) for one in by_post(cast.meeting)] == [("Eino Erä", "Kylätie 1")]
    votes = {one.person_name: one.votes for one in Invitee.objects.filter(meeting=cast.meeting)}
    voting = {cast.chair, cast.member, cast.deputy}
    assert votes == {"Eino Erä": True} | {
        one.get_full_name(): one in voting for one in (cast.chair, cast.member, cast.deputy, cast.expert, cast.contact)
    }


def test_call_is_sent_once_and_with_an_agenda(cast):
    version = cast.call().version
    with pytest.raises(ValidationError):
        send_call(meeting=cast.meeting, version=version, by=cast.chair)
    other = create_meeting(body=cast.body, values=times(40), by=cast.chair)
    with pytest.raises(ValidationError):
        send_call(meeting=other, version=1, by=cast.chair)
    with pytest.raises(PermissionDenied):
        send_call(meeting=other, version=1, by=cast.member)


def test_call_of_a_group_without_people_is_refused():
    chair, empty = accounts.secretary(), bodies.body()
    made = create_meeting(body=empty, values=times(), by=chair)
    add_item(meeting=made, values={"title": "Kyydit"}, by=chair)
    with pytest.raises(ValidationError):
        send_call(meeting=made, version=made.version, by=chair)
    made.refresh_from_db()
    assert made.state == "planned"


def test_late_call_warns(cast):
    cast.meeting = change_meeting(
        meeting=cast.meeting, version=cast.meeting.version, values=times(3) | {"proposals_until": None}, by=cast.chair
    )
    assert call_plan(cast.meeting).late
    page = signed_in(cast.chair).get(f"/kokoukset/{cast.meeting.pk}/kutsu/").content.decode()
    assert "7 päivää" in page


def test_call_holds_link_agenda_paper_and_calendar_entry(cast):
    cast.call()
    facts = {"file_name": "esityslista.pdf", "content_type": "application/pdf", "made_from": ""}
    keep_made(data=b"%PDF-1.7 lista", kind=AGENDA, subject=f"{cast.meeting.pk}:fi", **facts)
    text = written("meeting_call")
    assert "1. Kyydit" in text.text
    assert [one.name for one in text.attachments] == ["esityslista.pdf", "kokous.ics"]
    method, event = event_in(text)
    last = Letter.objects.filter(kind="meeting_call").latest("pk")
    assert (method, event["UID"].split("@")[0]) == ("REQUEST", str(cast.meeting.uuid))
    assert (event["ATTENDEE"], event["DTSTART"].dt) == (f"mailto:{last.to}", cast.meeting.starts_at)


def test_closed_items_are_not_in_the_letter_of_one_without_a_seat(cast):
    add_item(meeting=cast.meeting, values={"title": "Vuokrasopimus", "is_closed": True}, by=cast.chair)
    cast.call()
    facts = {"file_name": "esityslista.pdf", "content_type": "application/pdf", "made_from": ""}
    keep_made(data=b"%PDF-1.7 lista", kind=AGENDA, subject=f"{cast.meeting.pk}:fi", **facts)
    found = {}
    for letter in Letter.objects.filter(kind="meeting_call"):
        text = write_letter(builder=letter.builder, language="fi", params=letter.params)
        found[letter.to] = ("Vuokrasopimus" in text.text, len(text.attachments))
    assert found.pop(cast.contact.email) == (False, 1)
    assert set(found.values()) == {(True, 2)}


def test_deputy_is_called_when_the_member_stays_away_and_let_go_when_she_comes(cast):
    cast.call()
    assert cast.of(cast.deputy).called_at is None
    cast.answer(cast.member, "stays_away")
    cast.answer(cast.member, "stays_away")
    assert letters("deputy_called") == [cast.deputy.email]
    cast.answer(cast.deputy, "comes")
    assert attendance_of(cast.meeting).voting == 1
    cast.answer(cast.member, "comes")
    assert letters("deputy_released") == [cast.deputy.email]
    assert (cast.of(cast.deputy).called_at, attendance_of(cast.meeting).voting) == (None, 1)
    with pytest.raises(ValidationError):
        cast.answer(cast.deputy, "comes")


def test_deputy_of_a_vacant_seat_is_called_at_once():
    cast = Cast()
    deputy = accounts.user()
    bodies.mandate(bodies.deputy_seat(bodies.seat(cast.body)), deputy)
    cast.call()
    assert cast.of(deputy).called_at is not None
    assert deputy.email in letters("meeting_call")


def test_quorum_is_more_than_half_of_the_seats_with_a_vote(cast):
    cast.call()
    found = attendance_of(cast.meeting)
    assert (found.needed, found.voting, found.suffices, found.silent) == (2, 0, False, 5)
    cast.answer(cast.chair, "comes")
    cast.answer(cast.expert, "comes")
    assert not attendance_of(cast.meeting).suffices
    cast.answer(cast.member, "comes")
    assert attendance_of(cast.meeting).suffices


def test_answer_by_the_link_without_signing_in(cast):
    cast.call()
    link = PersonalLink.objects.get(user=cast.member)
    client = Client()
    page = client.get(f"/kokoukset/vastaus/{token_of(link)}/", follow=True)
    assert cast.of(cast.member).answer == ""
    assert "Tuletko?" in page.content.decode()
    assert client.post("/kokoukset/vastaus/", {"answer": "stays_away"}).status_code == 302
    assert cast.of(cast.member).answer == "stays_away"
    client.post("/kokoukset/vastaus/", {"answer": "comes"})
    assert cast.of(cast.member).answer == "comes"
    assert client.post("/kokoukset/vastaus/", {"answer": "ehkä"}).status_code == 422


def test_foreign_or_dead_links_answer_nothing(cast):
    cast.call()
    assert Client().get("/kokoukset/vastaus/").status_code == 410
    assert Client().get("/kokoukset/vastaus/keksitty/", follow=True).status_code == 410
    link = PersonalLink.objects.get(user=cast.member)
    client = Client()
    client.get(f"/kokoukset/vastaus/{token_of(link)}/")
    cancel_meeting(meeting=cast.meeting, version=cast.meeting.version, reason="Talvimyrsky.", by=cast.chair)
    assert client.post("/kokoukset/vastaus/", {"answer": "comes"}).status_code == 410
    with pytest.raises(PermissionDenied):
        answer_call(invitee=cast.of(cast.chair), answer="comes", by=cast.member, link=link)


def test_secretary_writes_down_what_was_heard_by_phone(cast):
    cast.call()
    by_letter = Invitee.objects.get(name="Eino Erä")
    address = f"/kokoukset/kutsutut/{by_letter.pk}/"
    assert signed_in(cast.member).post(address, {"answer": "comes"}).status_code == 404
    assert signed_in(cast.chair).post(address, {"answer": "comes"}).status_code == 302
    by_letter.refresh_from_db()
    assert by_letter.answer == "comes"


def test_moved_meeting_asks_everybody_again_with_a_higher_sequence(cast):
    cast.call()
    first = event_in(written("meeting_call"))[1]
    cast.answer(cast.member, "stays_away")
    cast.answer(cast.chair, "comes")
    moved = change_meeting(
        meeting=cast.meeting, version=cast.meeting.version, values=times(33) | {"proposals_until": None}, by=cast.chair
    )
    assert (moved.has_news, moved.has_moved) == (True, True)
    tell_invited(meeting=moved, version=moved.version, by=cast.chair)
    write_invited(meeting_id=moved.pk, about=NEWS)
    assert letters("meeting_news") == letters("meeting_call")
    assert letters("deputy_released") == [cast.deputy.email]
    assert {one.answer for one in Invitee.objects.all()} == {""}
    second = event_in(written("meeting_news"))[1]
    assert (first["UID"], int(second["SEQUENCE"]) > int(first["SEQUENCE"])) == (second["UID"], True)
    told = Meeting.objects.get()
    with pytest.raises(ValidationError):
        tell_invited(meeting=told, version=told.version, by=cast.chair)


def test_new_item_after_the_call_waits_until_the_invited_are_told(cast):
    cast.call()
    cast.answer(cast.chair, "comes")
    add_item(meeting=cast.meeting, values={"title": "Talvi"}, by=cast.chair)
    found = Meeting.objects.get()
    assert (found.has_news, found.has_moved) == (True, False)
    assert "Kerro kutsutuille" in signed_in(cast.chair).get(found.get_absolute_url()).content.decode()
    tell_invited(meeting=found, version=found.version, by=cast.chair)
    assert cast.of(cast.chair).answer == "comes"
    assert "2. Talvi" in "\n".join(
        f"{line.number}. {line.item.title}" for line in build_agenda(str(found.pk)).context["lines"]
    )


def test_cancelled_meeting_writes_once_to_those_who_were_called(cast):
    cast.call()
    cancel_meeting(meeting=cast.meeting, version=cast.meeting.version, reason="Talvimyrsky.", by=cast.chair)
    for _run in range(2):
        write_invited(meeting_id=cast.meeting.pk, about=CANCELLED)
    assert letters("meeting_cancelled") == letters("meeting_call")
    text = written("meeting_cancelled")
    method, event = event_in(text)
    assert (method, event["STATUS"], "Talvimyrsky." in text.text) == ("CANCEL", "CANCELLED", True)


def test_letters_cut_short_are_finished_and_deputies_get_no_second_one(cast, monkeypatch):
    cast.meeting = send_call(meeting=cast.meeting, version=cast.meeting.version, by=cast.chair)
    cast.answer(cast.member, "stays_away")
    finish_letters()
    finish_letters()
    assert letters("meeting_call") == sorted(one.email for one in (cast.chair, cast.member, cast.expert, cast.contact))
    assert letters("deputy_called") == [cast.deputy.email]


@pytest.mark.parametrize(("days", "reminded"), [(2, 1), (5, 0), (-1, 0)])
def test_silent_ones_are_reminded_once_three_days_before(days, reminded):
    told = timezone.now() - 4 * DAY
    made = called(days=days)
    Meeting.objects.filter(pk=made.pk).update(told_at=told)
    invitee(made, called_at=told)
    invitee(made, called_at=told, answer="comes", answered_at=told)
    invitee(made, called_at=timezone.now() - datetime.timedelta(hours=2))
    assert (remind_silent(), remind_silent()) == (reminded, 0)
    assert len(letters("meeting_reminder")) == reminded


def test_draft_agenda_is_public_only_after_the_call(cast):
    address = cast.meeting.get_absolute_url()
    assert "Kyydit" not in Client().get(address).content.decode()
    cast.call()
    page = Client().get(address).content.decode()
    assert ("Kyydit" in page, cast.member.get_full_name() in page) == (True, False)


def test_paper_with_closed_items_is_for_those_with_a_seat(cast):
    add_item(meeting=cast.meeting, values={"title": "Vuokrasopimus", "is_closed": True}, by=cast.chair)
    cast.call()
    lines = build_agenda(str(cast.meeting.pk)).context["lines"]
    assert [line.item.title for line in lines] == ["Kyydit", "Vuokrasopimus"]
    facts = {"file_name": "esityslista.pdf", "content_type": "application/pdf", "made_from": ""}
    keep_made(data=b"%PDF-1.7", kind=AGENDA, subject=f"{cast.meeting.pk}:fi", **facts)
    address = f"/kokoukset/{cast.meeting.pk}/esityslista.pdf"
    assert signed_in(cast.member).get(address).status_code == 200
    for client in (Client(), signed_in(accounts.user()), signed_in(cast.contact)):
        assert client.get(address).status_code in {302, 404}


@pytest.mark.parametrize("rows", [1, 30])
def test_page_of_a_called_meeting_keeps_its_budget(rows, django_assert_max_num_queries):
    body = bodies.body()
    chair = chair_of(body)
    made = called(body)
    item(made)
    for _number in range(rows):
        invitee(made)
    client = signed_in(chair)
    client.get(made.get_absolute_url())
    # Session and user are two of them.
    with django_assert_max_num_queries(10):
        client.get(made.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_call_pressed_by_twenty_at_once_goes_once():
    cast = Cast()
    version = cast.meeting.version
    won = at_once([lambda: send_call(meeting=cast.meeting, version=version, by=cast.chair) for _n in range(20)])
    assert (won, Invitee.objects.count()) == (1, 6)


def found_entry(meeting: Meeting):
    return SearchEntry.objects.filter(kind="meeting", key=str(meeting.pk)).first()


def test_search_finds_what_a_visitor_may_read(cast):
    closed = add_item(meeting=cast.meeting, values={"title": "Vuokrasopimus", "is_closed": True}, by=cast.chair)
    assert found_entry(cast.meeting) is None
    cast.call()
    assert found_entry(cast.meeting).snippet == "Kyydit"
    change_item(item=closed, version=closed.version, values={"is_closed": False}, by=cast.chair)
    assert found_entry(cast.meeting).snippet == "Kyydit, Vuokrasopimus"
    page = Client().get("/haku/", {"q": "vuokrasopimukset"}).content.decode()
    assert cast.meeting.get_absolute_url() in page
    hidden = times() | {"is_public": False}
    change_meeting(meeting=cast.meeting, version=cast.meeting.version, values=hidden, by=cast.chair)
    assert found_entry(cast.meeting) is None


def test_followers_are_told_of_public_agendas_and_of_cancelling(cast):
    def told():
        return list(News.objects.filter(about=cast.meeting.uuid).values_list("kind", flat=True))

    cast.call()
    assert told() == ["meetings.called"]
    assert f"ryhma:{cast.body.uuid}" in News.objects.get().topics
    cancel_meeting(meeting=cast.meeting, version=cast.meeting.version, reason="Talvimyrsky.", by=cast.chair)
    assert told() == ["meetings.cancelled"]


def test_followers_hear_nothing_of_a_meeting_for_those_inside(cast):
    Meeting.objects.update(is_public=False)
    cast.meeting.refresh_from_db()
    cast.call()
    assert not News.objects.exists()


def test_nobody_is_called_to_a_meeting_that_has_been(cast):
    Meeting.objects.update(starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - DAY)
    client, address = signed_in(cast.chair), cast.meeting.get_absolute_url()
    assert f"{address}kutsu/" not in client.get(address).content.decode()
    page = client.get(f"{address}kutsu/", follow=True).content.decode()
    assert "Kokous on jo alkanut" in page


def test_gap_in_the_numbers_is_explained(cast):
    item = add_item(meeting=cast.meeting, values={"title": "Vuokrasopimus", "is_closed": True}, by=cast.chair)
    add_item(meeting=cast.meeting, values={"title": "Talvi"}, by=cast.chair)
    cast.call()
    address = cast.meeting.get_absolute_url()
    assert "Suljettuja asioita ei näytetä." in Client().get(address).content.decode()
    assert "Suljettuja asioita ei näytetä." not in signed_in(cast.member).get(address).content.decode()
    change_item(item=item, version=item.version, values={"is_closed": False}, by=cast.chair)
    assert "Suljettuja asioita ei näytetä." not in Client().get(address).content.decode()


def test_search_follows_the_group_of_a_meeting(cast):
    Body.objects.update(published_at=None)
    cast.meeting.body.refresh_from_db()
    cast.call()
    assert found_entry(cast.meeting) is None
    publish_body(body=cast.meeting.body, by=accounts.secretary())
    assert found_entry(cast.meeting).snippet == "Kyydit"
