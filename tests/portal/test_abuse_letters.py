"""Letters as weapons: links and lines of strangers in the portal's own words, secrets left lying."""

import datetime
import re
import smtplib

import pytest
from django.test import Client

from associations.actions.message import relay_message
from jane_portal.accounts.actions.people import appoint
from jane_portal.core.post import render_letter
from jane_portal.core.web import kept
from jane_portal.mail.actions import queue_letter, send_letter, sweep_letters
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.mail import last_letter
from tests.mail.test_letters import ScriptedSMTP

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"]*)"')
# A quoted local part may hold line breaks that are not CR or LF.
BREAKING = '"\x0bhttps://paha.example/\x0b"@paha.example'


def test_address_of_the_sender_makes_no_line_of_its_own():
    organisation = rooms.organisation()
    owner = rooms.owner(organisation)
    relay_message(
        organisation=organisation,
        sender_name="Aino",
        sender_email=BREAKING,
        subject="Kysymys",
        text="Hei",
        language="fi",
        by=None,
    )
    letter = last_letter(owner.email)
    assert not any(line.startswith("https://paha") for line in letter.text.splitlines())
    assert not any("paha.example" in link for link in LINK.findall(letter.html))


def test_every_value_but_quoted_text_stays_on_one_line():
    hostile = "a\x0b\x1c\u2028\r\nhttps://paha.example/\nb"
    values = dict.fromkeys(["organisation", "sender", "topic"], hostile)
    values |= {"sender_email": hostile, "quoted_text": "> Hei", "page_url": "https://portaali.example/"}
    letter = render_letter("mail/associations/message_relayed", values)
    assert "\n" not in letter.subject
    assert {"https://paha.example/"}.isdisjoint(line.strip() for line in letter.text.splitlines())


def test_role_letter_does_not_carry_the_link_in_the_name_of_an_association():
    secretary = make.secretary()
    organisation = rooms.organisation("Voita https://paha.example/ nyt")
    appoint(
        email="uusi@demo.example",
        role="association_editor",
        scope=organisation.scope,
        by=secretary,
    )
    letter = last_letter("uusi@demo.example", "role_given")
    assert "paha.example" not in letter.text + letter.html
    assert "Voita" in letter.text


def test_message_to_a_dissolved_association_disturbs_nobody_who_has_left():
    secretary = make.secretary()
    organisation = rooms.organisation(status="dissolved", dissolved_on=datetime.date(2026, 1, 1))
    rooms.contact(organisation, name="Aino", email="aino@demo.example")
    message = relay_message(
        organisation=organisation,
        sender_name="A",
        sender_email="a@demo.example",
        subject="s",
        text="t",
        language="fi",
        by=None,
    )
    assert message.to_secretary
    assert set(Letter.objects.values_list("to", flat=True)) == {secretary.email}


@pytest.mark.parametrize("end", ["refused", "broken", "swept"])
def test_secret_letter_that_did_not_go_out_leaves_no_secret_behind(end, settings, monkeypatch):
    settings.MAIL_TO_DEMO_BOX = False
    settings.EMAIL_BACKEND = "tests.mail.test_letters.ScriptedSMTP"
    errors = {"refused": smtplib.SMTPDataError(550, b"no"), "broken": ConnectionResetError("gone")}
    monkeypatch.setattr(ScriptedSMTP, "open_error", None)
    monkeypatch.setattr(ScriptedSMTP, "send_error", errors.get(end))
    letter = queue_letter(
        builder="jane_portal.accounts.letters.login_code",
        to="a@demo.example",
        params={"code": "BCDF-2345"},
        language="fi",
        kind="login_code",
        secret=True,
    )
    if end == "swept":
        old = letter.created_at - datetime.timedelta(days=1)
        Letter.objects.filter(pk=letter.pk).update(state="sending", lease_until=old, text="BCDF-2345")
        sweep_letters()
    else:
        send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.state in {"failed", "uncertain"}
    assert (letter.text, letter.html, letter.params) == ("", "", {})


def test_host_header_does_not_reach_a_letter(settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = make.user()
    for address in (person.email, "ei-ole@demo.example"):
        Client().post("/tili/login/", {"login": address}, headers={"host": "paha.example"})
        letter = last_letter(address)
        assert "paha.example" not in letter.text + letter.html + letter.subject


@pytest.mark.parametrize(
    "address",
    ["//paha.example/", "https://paha.example/", "javascript:alert(1)", "/\\paha.example", "\\\\paha.example", "/\t/x"],
)
def test_no_redirect_leads_away(client, address):
    person = make.user()
    person.set_password("kissa-istuu-kiikussa")
    person.save()
    told = client.post(f"/tili/login/?next={address}", {"login": person.email, "password": "kissa-istuu-kiikussa"})
    chosen = client.post("/tili/toimin/", {"next": address})
    left = client.post("/tili/logout/", {"next": address})
    for answer in (told, chosen, left):
        location = answer.headers.get("Location", "/")
        assert location.startswith("/"), location
        assert not location.startswith(("//", "/\\", "/\t")), location


def test_kept_form_shows_what_goes_out_in_whose_name(client):
    """What was typed an hour ago is seen again before it is sent."""
    secretary = make.secretary()
    typed = {"email": "paha@demo.example", "role": "secretary", "version": "1"}
    client.post("/tili/roolit/uusi/", typed | {kept.WRITER: kept.writer_mark(secretary)})
    client.force_login(secretary)
    page = client.get("/tili/jatka/").content.decode()
    assert "<li>paha@demo.example</li>" in page
    assert "<code>/tili/roolit/uusi/</code>" in page
