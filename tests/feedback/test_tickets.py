"""Messages to the keepers: who reads them, when they are answered, when they go."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from jane_portal.accounts.models import Role
from jane_portal.feedback.actions import answer_ticket, drop_old_tickets, open_ticket, remind_answerers
from jane_portal.feedback.letters import receipt_of
from jane_portal.feedback.models import Ticket
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
REPORT, ACCESSIBILITY = Ticket.Kind.REPORT, Ticket.Kind.ACCESSIBILITY


@pytest.fixture
def secretary():
    return make.secretary(email="sihteeri@demo.example")


def ticket(kind=REPORT, **fields):
    return open_ticket(kind=kind, text="Minulle huudettiin", language="fi", by=None, **fields)


def aged(one, days):
    Ticket.objects.filter(pk=one.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=days),
        due_on=timezone.localdate() + datetime.timedelta(days=Ticket.ANSWER_DAYS[Ticket.Kind(one.kind)] - days),
    )


def test_report_is_read_by_the_secretary_and_the_stand_in_alone(secretary):
    one, other = ticket(REPORT), ticket(ACCESSIBILITY)
    stand_in = make.with_role(Role.SUBSTITUTE_SECRETARY, "region:12")
    assert set(Ticket.objects.visible_to(secretary)) == {one, other}
    assert set(Ticket.objects.visible_to(stand_in)) == {one, other}
    assert set(Ticket.objects.visible_to(make.administrator())) == {other}
    assert not Ticket.objects.visible_to(make.user()).exists()
    assert not Ticket.objects.visible_to(AnonymousUser()).exists()


def test_report_page_is_absent_for_an_administrator(client, secretary):
    client.force_login(make.administrator())
    assert client.get(reverse("ticket_detail", args=[ticket(REPORT).pk])).status_code == 404
    assert client.get(reverse("ticket_detail", args=[ticket(ACCESSIBILITY).pk])).status_code == 200


def test_open_ticket_tells_without_saying_what_the_report_says(secretary):
    one = ticket(REPORT, page="Kokouksessa")
    letter = last_letter(secretary.email, "feedback_opened")
    assert f"/palautteet/{one.pk}/" in letter.text
    assert "huudettiin" not in letter.subject + letter.text + letter.html
    assert "Kokouksessa" not in letter.text


def test_words_of_a_ticket_are_in_no_history_and_no_letter(secretary):
    one = ticket(REPORT, email="kertoja@demo.example")
    answer_ticket(ticket=one, answer="Kiitos, puutumme tähän", by=secretary)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM feedback_ticketevent e")
        told = cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(l::text, ' '), '') FROM mail_letter l")
        told += cursor.fetchone()[0]
    assert "huudettiin" not in told
    assert "puutumme" not in told


def test_receipt_shows_the_message_and_then_the_answer(client, secretary):
    one = ticket(REPORT, email="kertoja@demo.example")
    answer = client.get(reverse("ticket_open", args=[receipt_of(one)]))
    assert (answer.status_code, answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
        302,
        "no-referrer",
        "noindex, nofollow",
    )
    page = client.get(answer["Location"])
    assert "Minulle huudettiin" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    answer_ticket(ticket=one, answer="Olemme puhuneet asiasta.", by=secretary)
    assert receipt_of(one) in last_letter("kertoja@demo.example", "feedback_answered").text
    assert "Olemme puhuneet asiasta." in client.get(answer["Location"]).content.decode()


def test_receipt_is_not_shown_to_whoever_comes_to_the_computer_later(client, secretary):
    one = ticket(REPORT)
    with time_machine.travel(timezone.now(), tick=False) as now:
        page = client.get(reverse("ticket_open", args=[receipt_of(one)]))["Location"]
        now.shift(datetime.timedelta(minutes=119))
        assert "Minulle huudettiin" in client.get(page).content.decode()
        now.shift(datetime.timedelta(minutes=2))
        assert "Minulle huudettiin" not in client.get(page).content.decode()
    again = client.get(reverse("ticket_open", args=[receipt_of(one)]), follow=True)
    assert "Minulle huudettiin" in again.content.decode()


def test_receipt_of_nothing_shows_no_message(client):
    page = client.get(reverse("ticket_open", args=["x" * 43]), follow=True)
    assert page.status_code == 200
    assert page.context["ticket"] is None


def test_answer_ticket_twice_keeps_the_first(secretary):
    one = ticket()
    answer_ticket(ticket=one, answer="Ensimmäinen", by=secretary)
    with pytest.raises(ValidationError):
        answer_ticket(ticket=one, answer="Toinen", by=secretary)
    one.refresh_from_db()
    assert one.answer == "Ensimmäinen"


@pytest.mark.parametrize(("kind", "days"), [(REPORT, (3, 6)), (ACCESSIBILITY, (7, 12))])
def test_remind_answerers_on_their_days_once(secretary, kind, days):
    one = ticket(kind)
    sent = []
    for day in range(16):
        aged(one, day)
        if remind_answerers():
            sent.append(day)
        assert remind_answerers() == 0
    assert tuple(sent) == days


def test_remind_answerers_catches_up_a_missed_week_with_one_letter(secretary):
    aged(ticket(REPORT), 30)
    assert remind_answerers() == 1


def test_drop_old_tickets_after_their_time(secretary):
    for kind in (REPORT, ACCESSIBILITY):
        answer_ticket(ticket=ticket(kind), answer="Vastaus", by=secretary)
    waiting = ticket(REPORT)
    Ticket.objects.filter(state="answered").update(answered_at=timezone.now() - datetime.timedelta(days=181))
    assert drop_old_tickets() == 1
    assert set(Ticket.objects.values_list("kind", "state")) == {("accessibility", "answered"), ("report", "open")}
    assert waiting.pk in Ticket.objects.values_list("pk", flat=True)


def test_report_form_keeps_no_sender(client, secretary, monkeypatch):
    monkeypatch.setattr("jane_portal.core.web.guarded.SHORTEST", -1)
    client.force_login(make.user(email="joku@demo.example"))
    page = client.get(reverse("report_create"))
    data = {"text": "Tapahtui jotakin", "page": "", "email": "", "opened": page.context["form"]["opened"].value()}
    assert client.post(reverse("report_create"), data, follow=True).status_code == 200
    one = Ticket.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(pgh_context::text, ' ') FROM feedback_ticketevent")
        assert '"by": null' in cursor.fetchone()[0]
    assert (one.text, one.email) == ("Tapahtui jotakin", "")
    assert not Letter.objects.filter(to="joku@demo.example").exists()


def test_one_address_cannot_shut_the_channel_for_all_others(client, secretary, monkeypatch):
    """Ten messages a day from one place, while two hundred may come from everybody."""
    monkeypatch.setattr("jane_portal.core.web.guarded.SHORTEST", -1)
    cache.clear()

    def send(address: str) -> int:
        page = client.get(reverse("report_create"))
        data = {"text": "Tapahtui jotakin", "page": "", "email": "", "opened": page.context["form"]["opened"].value()}
        return client.post(reverse("report_create"), data, REMOTE_ADDR=address).status_code

    with time_machine.travel(timezone.now(), tick=False) as now:
        answers = []
        for _number in range(14):
            answers.append(send("192.0.2.7"))
            now.shift(datetime.timedelta(minutes=13))
        assert answers == [302] * 10 + [429] * 4
        assert send("192.0.2.8") == 302
    cache.clear()


def test_form_from_a_program_leaves_nothing(client, secretary, monkeypatch):
    monkeypatch.setattr("jane_portal.core.web.guarded.SHORTEST", -1)
    page = client.get(reverse("accessibility_feedback"))
    data = {"text": "Osta", "homepage": "https://x.example", "opened": page.context["form"]["opened"].value()}
    assert client.post(reverse("accessibility_feedback"), data).status_code == 302
    assert not Ticket.objects.exists()


def test_ticket_list_costs_the_same_with_one_and_thirty_rows(client, secretary, django_assert_max_num_queries):
    client.force_login(secretary)
    for _number in range(30):
        ticket(ACCESSIBILITY)
    with django_assert_max_num_queries(4 + 2):  # session and user
        client.get(reverse("ticket_list"))


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/huoltamo/tarjoukset/3/", "/huoltamo/tarjoukset/3/"),
        ("//paha.example/", ""),
        ("https://paha.example/", ""),
        ("javascript:alert(1)", ""),
        ('/x"><script>', ""),
    ],
)
def test_remark_names_a_page_of_this_portal_only(client, secretary, monkeypatch, asked, kept):
    monkeypatch.setattr("jane_portal.core.web.guarded.SHORTEST", -1)
    cache.clear()
    form = client.get(reverse("content_report"), {"sivu": asked}).context["form"]
    assert form["page"].value() == kept
    data = {"text": "Ei pidä paikkaansa", "page": asked, "email": "", "opened": form["opened"].value()}
    assert client.post(reverse("content_report"), data).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.page) == ("content", kept)
    assert Letter.objects.filter(user=secretary, kind="feedback_opened").count() == 1
    client.force_login(secretary)
    assert client.get(reverse("ticket_detail", args=[ticket.pk])).content.decode().count(f'href="{kept}"') >= bool(kept)
