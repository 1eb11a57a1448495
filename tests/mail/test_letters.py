"""The life of a letter: nothing lost, nothing sent twice, nothing said to a second person."""

import datetime
import smtplib

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from jane_portal.mail.actions import drop_old_bodies, queue_letter, send_letter, sweep_letters
from jane_portal.mail.models import Letter

pytestmark = pytest.mark.django_db
State = Letter.State


class ScriptedSMTP(BaseEmailBackend):
    """A mail server that answers as told; keeps what it was given."""

    open_error: Exception | None = None
    send_error: Exception | None = None
    taken: list = []
    states: list = []

    def open(self):
        if self.open_error:
            raise self.open_error

    def close(self):
        pass

    def send_messages(self, messages):
        self.states.extend(Letter.objects.values_list("state", flat=True))
        if self.send_error:
            raise self.send_error
        self.taken.extend(messages)
        return len(messages)


@pytest.fixture
def smtp(settings):
    settings.MAIL_TO_DEMO_BOX = False
    settings.EMAIL_BACKEND = "tests.mail.test_letters.ScriptedSMTP"
    ScriptedSMTP.open_error = ScriptedSMTP.send_error = None
    ScriptedSMTP.taken, ScriptedSMTP.states = [], []
    return ScriptedSMTP


def make(builder="plain", to="a@demo.example", **extra):
    return queue_letter(
        builder=f"tests.mail.builders.{builder}",
        to=to,
        params={"name": "Aino", "token": "s3cret"},
        language="sv",
        kind="test",
        **extra,
    )


def test_send_letter_goes_to_one_address_with_the_same_id(smtp):
    letter = make()
    send_letter(letter.pk)
    letter.refresh_from_db()
    (message,) = smtp.taken
    assert (message.to, message.cc, message.bcc) == (["a@demo.example"], [], [])
    assert message.extra_headers["Message-ID"] == letter.message_id
    assert message.subject == "Hei Aino"
    assert message.body == "sv: Aino\n"
    assert (letter.state, letter.params, letter.attempts) == (State.SENT, {}, 1)
    assert smtp.states == [State.SENDING]


def test_send_letter_twice_sends_once(smtp):
    letter = make()
    send_letter(letter.pk)
    assert send_letter(letter.pk) is None
    assert len(smtp.taken) == 1


def test_send_letter_missing_row_is_quiet(smtp):
    assert send_letter(0) is None


@pytest.mark.parametrize(
    ("open_error", "send_error", "state"),
    [
        (ConnectionRefusedError(), None, State.QUEUED),
        (smtplib.SMTPAuthenticationError(535, b"no"), None, State.QUEUED),
        (None, smtplib.SMTPRecipientsRefused({"a": (451, b"later")}), State.QUEUED),
        (None, smtplib.SMTPDataError(452, b"full"), State.QUEUED),
        (None, smtplib.SMTPRecipientsRefused({"a": (550, b"unknown")}), State.FAILED),
        (None, smtplib.SMTPDataError(554, b"spam"), State.FAILED),
        (None, smtplib.SMTPServerDisconnected("gone"), State.UNCERTAIN),
        (None, TimeoutError(), State.UNCERTAIN),
    ],
)
def test_send_letter_fault_leads_to_state(smtp, open_error, send_error, state):
    smtp.open_error, smtp.send_error = open_error, send_error
    letter = make()
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.state == state
    assert letter.last_error
    if state == State.QUEUED:
        assert timezone.now() < letter.next_try_at < timezone.now() + datetime.timedelta(minutes=2)
        assert letter.params["token"] == "s3cret"
        assert send_letter(letter.pk) is None  # not before its time
        smtp.open_error = smtp.send_error = None
        Letter.objects.update(next_try_at=timezone.now())
        send_letter(letter.pk)
        assert len(smtp.taken) == 1


def test_send_letter_gives_up_after_the_last_attempt(smtp):
    smtp.open_error = ConnectionRefusedError()
    letter = make()
    for _round in range(31):
        Letter.objects.update(next_try_at=timezone.now())
        send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.GIVEN_UP, 29)


def test_send_letter_that_cannot_be_written_waits(smtp):
    letter = make(builder="broken")
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.QUEUED, "KeyError: 'no such thing'")


def test_send_letter_without_point_is_dropped(smtp):
    letter = make(builder="pointless")
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, smtp.taken) == (State.DROPPED, [])


@pytest.mark.parametrize("to", ["", "a@b.fi\nBcc: c@d.fi", "a@b.fi, c@d.fi", "no address"])
def test_queue_letter_to_no_address_fails_quietly(to):
    assert make(to=to).state == State.FAILED


def test_queue_letter_of_rolled_back_deed_is_not_there():
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make()
        1 / 0  # noqa: B018
    assert not Letter.objects.exists()


def test_sweep_holds_sending_and_gives_back_claimed(smtp):
    sending, claimed, queued = make(), make(), make()
    past = timezone.now() - datetime.timedelta(minutes=5)
    Letter.objects.filter(pk=sending.pk).update(state=State.SENDING, lease_until=past)
    Letter.objects.filter(pk=claimed.pk).update(state=State.CLAIMED, lease_until=past)
    assert sweep_letters() == 2
    assert dict(Letter.objects.values_list("pk", "state")) == {
        sending.pk: State.UNCERTAIN,
        claimed.pk: State.QUEUED,
        queued.pk: State.QUEUED,
    }


def test_secret_letter_loses_its_body_at_sending(smtp):
    letter = make(secret=True)
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.html, letter.params) == (State.SENT, "", "", {})


def test_drop_old_bodies_after_thirty_days(smtp):
    old, young = make(), make()
    send_letter(old.pk)
    send_letter(young.pk)
    Letter.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=31))
    assert drop_old_bodies() == 1
    assert drop_old_bodies() == 0
    young.refresh_from_db()
    assert young.text == "sv: Aino\n"


def test_demo_mode_sends_nothing_and_shows_the_letter(client, smtp, settings):
    settings.MAIL_TO_DEMO_BOX = True
    letter, waiting = make(), make(to="b@demo.example")
    send_letter(letter.pk)
    assert smtp.taken == []
    page = client.get("/demo/postit/").content.decode()
    assert "a@demo.example" in page and "b@demo.example" in page
    assert "b@demo.example" not in client.get("/demo/postit/?to=a@").content.decode()
    for shown in (letter, waiting):
        assert "sv: Aino" in client.get(f"/demo/postit/{shown.uuid}/").content.decode()
    waiting.refresh_from_db()
    assert waiting.state == State.QUEUED


def test_demo_box_is_absent_in_production(client, settings):
    letter = make()
    settings.DEMO = False
    assert client.get("/demo/postit/").status_code == 404
    assert client.get(f"/demo/postit/{letter.uuid}/").status_code == 404
