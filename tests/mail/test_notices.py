"""What readers choose: at once, gathered, not at all; and how they say it from a letter."""

import datetime
import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains

from jane_portal.accounts.actions.restriction import set_restriction
from jane_portal.core.post import Attachment, LetterText
from jane_portal.core.post.kinds import refusable_kinds
from jane_portal.mail.actions import Recipient, queue_letters, send_letter
from jane_portal.mail.actions.notices import choose_notices, gather_digests
from jane_portal.mail.actions.wire import build_message
from jane_portal.mail.models import Letter, NoticeChoice
from jane_portal.mail.selectors.notices import stop_url
from tests.factories import accounts as make
from tests.mail.test_ledger import make_letter
from tests.mail.test_letters import smtp  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
State = Letter.State
NEWS = "organisation_founded"
TUESDAY = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)


def test_refused_kind_is_not_sent_and_others_are():
    person = make.user()
    choose_notices(kinds=[NEWS, "login_code"], choice="never", by=person)
    assert make_letter(to=person.email, user=person, kind=NEWS).state == State.DROPPED
    assert make_letter(to=person.email, user=person, kind="login_code").state == State.QUEUED
    assert make_letter(kind=NEWS).state == State.QUEUED
    assert list(NoticeChoice.objects.values_list("kind", flat=True)) == [NEWS]


def test_queue_letters_heeds_each_reader():
    person = make.user()
    choose_notices(kinds=[NEWS], choice="never", by=person)
    choose_notices(kinds=[NEWS], choice="week", address="Kirje@demo.example", by=None)
    readers = [
        Recipient(to=person.email, user=person),
        Recipient(to="kirje@demo.example"),
        Recipient(to="c@demo.example"),
    ]
    queue_letters(builder="tests.mail.builders.plain", recipients=readers, params={"name": "A"}, kind=NEWS, key="n:1")
    assert dict(Letter.objects.values_list("to", "state")) == {
        person.email: State.DROPPED,
        "kirje@demo.example": State.COLLECTED,
        "c@demo.example": State.QUEUED,
    }


def address_of(letter):
    return stop_url(letter).removeprefix("http://127.0.0.1:8000")


def test_letter_carries_one_click_and_only_the_post_acts(smtp):  # noqa: F811
    letter = make_letter(kind=NEWS)
    send_letter(letter.pk)
    headers = smtp.taken[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<{stop_url(letter)}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address_of(letter))
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "no-store" in page.headers["Cache-Control"]
    browser.head(address_of(letter))
    assert not NoticeChoice.objects.exists()
    assert browser.post(address_of(letter), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert make_letter(kind=NEWS, params={"name": "Eeva"}).state == State.DROPPED


def test_letter_that_has_to_be_known_carries_no_such_header(smtp):  # noqa: F811
    send_letter(make_letter(kind="login_code").pk)
    assert "List-Unsubscribe" not in smtp.taken[0].extra_headers


def test_stop_address_of_another_letter_does_nothing():
    letter, other = make_letter(kind=NEWS), make_letter(to="b@demo.example", kind=NEWS)
    wrong = re.sub(r"[^/]+/$", address_of(other).split("/")[-2] + "/", address_of(letter))
    Client().post(wrong)
    assert not NoticeChoice.objects.exists()


def test_collected_letters_go_in_one_summary_and_only_once(smtp):  # noqa: F811
    person = make.user()
    choose_notices(kinds=[NEWS], choice="day", by=person)
    letters = [make_letter(to=person.email, user=person, kind=NEWS, params={"name": name}) for name in ("Aino", "Eeva")]
    assert {letter.state for letter in letters} == {State.COLLECTED}
    Letter.objects.update(created_at=TUESDAY - datetime.timedelta(days=1))
    make_letter(to=person.email, user=person, kind=NEWS, params={"name": "Tänään"})
    Letter.objects.filter(params__name="Tänään").update(created_at=TUESDAY)
    assert gather_digests(TUESDAY.replace(hour=3)) == 0  # at night nobody is woken
    assert gather_digests(TUESDAY) == 1
    assert gather_digests(TUESDAY) == 0
    summary = Letter.objects.get(kind="digest")
    assert (summary.to, summary.collected.count()) == (person.email, 2)
    send_letter(summary.pk)
    body = smtp.taken[0].body
    assert "Hei Aino" in body and "Hei Eeva" in body and "Tänään" not in body
    assert stop_url(summary) in body
    Client().post(address_of(summary))
    assert NoticeChoice.objects.get().choice == "never"


def test_weekly_summary_waits_for_monday():
    person = make.user()
    choose_notices(kinds=[NEWS], choice="week", by=person)
    make_letter(to=person.email, user=person, kind=NEWS)
    Letter.objects.update(created_at=TUESDAY)
    assert gather_digests(TUESDAY + datetime.timedelta(days=5)) == 0
    assert gather_digests(TUESDAY + datetime.timedelta(days=6)) == 1


def test_notices_update_saves_choices_and_shows_the_month(client, smtp):  # noqa: F811
    person = make.user()
    send_letter(make_letter(to=person.email, user=person, kind="role_given").pk)
    send_letter(make_letter(kind="role_given").pk)
    client.force_login(person)
    assertContains(client.get("/en/tili/ilmoitukset/"), "A role was given: 1")
    kinds = dict.fromkeys((kind.key for kind in refusable_kinds()), "each") | {"owner_gone": "week", NEWS: "never"}
    client.post("/tili/ilmoitukset/", kinds)
    assert dict(NoticeChoice.objects.filter(user=person).values_list("kind", "choice")) == kinds
    client.post("/tili/ilmoitukset/", kinds | {NEWS: "sometimes"})
    assert NoticeChoice.objects.get(kind=NEWS).choice == "never"


def test_attachments_and_calendar_parts_travel():
    letter = make_letter()
    parts = (
        Attachment("pöytäkirja.pdf", b"%PDF-1.7", "application/pdf"),
        Attachment("kokous.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar; method=REQUEST"),
    )
    text = LetterText(subject="Kokous", text="Tervetuloa\n", html="<p>Tervetuloa</p>", attachments=parts)
    message = build_message(letter, text).message()
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/pdf"]
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_payload(decode=True).startswith(b"BEGIN:VCALENDAR")


def test_kind_that_nobody_registered_cannot_be_refused():
    choose_notices(kinds=["unheard_of"], choice="never", by=make.user())
    assert not NoticeChoice.objects.exists()


@pytest.mark.parametrize("kind", ["object", "limit"])
def test_objection_stops_what_is_queued_already_and_nothing_that_is_necessary(smtp, kind):  # noqa: F811
    person = make.user("vastustaja@demo.example")
    news = make_letter(to=person.email, user=person, kind=NEWS)
    code = make_letter(to=person.email, user=person, kind="login_code")
    other = make_letter(to="muu@demo.example", kind=NEWS)
    set_restriction(user=person, email=person.email, kind=kind, on=True, by=person)
    for letter in (news, code, other):
        send_letter(letter.pk)
        letter.refresh_from_db()
    assert (news.state, code.state, other.state) == (State.DROPPED, State.SENT, State.SENT)
    assert [message.to for message in smtp.taken] == [[person.email], ["muu@demo.example"]]


def test_objection_follows_the_person_to_a_new_address(smtp):  # noqa: F811
    person = make.user("ennen@demo.example")
    set_restriction(user=person, email=person.email, kind="object", on=True, by=person)
    person.email = "nyt@demo.example"
    person.save(update_fields=["email"])
    letter = make_letter(to=person.email, user=person, kind=NEWS)
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, smtp.taken) == (State.DROPPED, [])
    set_restriction(user=person, email=person.email, kind="object", on=False, by=person)
    again = make_letter(to=person.email, user=person, kind=NEWS, params={"name": "B"})
    send_letter(again.pk)
    assert len(smtp.taken) == 1
