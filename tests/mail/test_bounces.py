"""Letters that come back: what the reports of mail servers change, and what nothing but they may change."""

import datetime
import random
import smtplib
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from jane_portal.mail.actions import send_letter
from jane_portal.mail.actions.bounce import COMPLAINT, KNOWN, NOTHING, RETURNED, WAITS, read_bounce_folder, take_report
from jane_portal.mail.models import Bounce, Letter
from jane_portal.mail.selectors.addresses import is_lost
from jane_portal.mail.selectors.report import is_hard, read_report
from tests.factories import accounts as make
from tests.mail.test_ledger import make_letter
from tests.mail.test_letters import smtp  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
State = Letter.State
SAMPLES = Path(__file__).parent / "reports"
NOTICE = "organisation_founded"


def sent(smtp, to="aino@jyty.example", **extra):  # noqa: F811
    letter = make_letter(to=to, **extra)
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.state == State.SENT
    return letter


def report(letter, server="postfix", **changes):
    raw = (SAMPLES / f"{server}.eml").read_text(encoding="utf-8").replace("@MESSAGE_ID@", letter.message_id)
    for before, after in changes.get("swap", {}).items():
        assert before in raw
        raw = raw.replace(before, after)
    return raw.encode()


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        ("postfix", "5.1.1 550 5.1.1 <aino@jyty.example>: Recipient address rejected: User unknown"),
        ("exchange", "5.1.10 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient"),
        ("gmail", "5.1.1 550-5.1.1 The email account that you tried to reach does not exist."),
    ],
)
def test_report_turns_sent_into_returned_with_its_reason(smtp, server, reason):  # noqa: F811
    letter, other = sent(smtp), sent(smtp, to="b@demo.example")
    assert take_report(raw=report(letter, server)) == RETURNED
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.state, other.state) == (State.BOUNCED, State.SENT)
    assert letter.last_error.startswith(reason)
    bounce = Bounce.objects.get()
    assert (bounce.letter, bounce.address, bounce.hard) == (letter, "aino@jyty.example", True)
    assert take_report(raw=report(letter, server)) == KNOWN
    assert Bounce.objects.count() == 1


def test_report_without_the_letter_is_known_by_its_references(smtp):  # noqa: F811
    letter = sent(smtp)
    bare = {f"Message-ID: {letter.message_id}\n\n--_78": "\n--_78"}
    raw = report(letter, "exchange", swap=bare)
    assert raw.count(letter.message_id.encode()) == 2  # In-Reply-To and References
    assert take_report(raw=raw) == RETURNED


def test_report_in_utf8_is_read(smtp):  # noqa: F811
    letter = sent(smtp)
    swap = {"message/delivery-status": "message/global-delivery-status", "message/rfc822": "message/global"}
    assert take_report(raw=report(letter, swap=swap)) == RETURNED
    assert Bounce.objects.get().status == "5.1.1"


def test_report_that_it_is_still_tried_changes_nothing(smtp):  # noqa: F811
    letter = sent(smtp)
    raw = report(letter, swap={"Action: failed": "Action: delayed", "Status: 5.1.1": "Status: 4.4.1"})
    assert take_report(raw=raw) == WAITS
    letter.refresh_from_db()
    assert (letter.state, Bounce.objects.count()) == (State.SENT, 0)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_report_that_it_arrived_is_no_return(smtp, action):  # noqa: F811
    assert take_report(raw=report(sent(smtp), swap={"Action: failed": f"Action: {action}"})) == NOTHING


@pytest.mark.parametrize(
    ("status", "hard"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.0.0", True),
        ("5.2.1", True),
        ("5.4.1", True),
        ("5.1.8", False),
        ("5.2.2", False),
        ("5.3.4", False),
        ("5.4.14", False),
        ("5.7.1", False),
        ("4.4.7", False),
        ("", False),
    ],
)
def test_only_what_is_wrong_with_the_address_is_hard(status, hard):
    assert is_hard(status) == hard


# --- What must not change anything ----------------------------------------------------------------


def broken(letter):
    whole = report(letter)
    return {
        "empty": b"",
        "noise": bytes(random.Random(1).randrange(256) for _byte in range(5000)),
        "half": whole[: whole.index(b"message/delivery-status")],
        "no boundary": whole.replace(b'boundary="4F1A02C0.1794556803/mx.demo.example"', b"x=y"),
        "no action": whole.replace(b"Action: failed", b"Auction: failed"),
        "strange action": whole.replace(b"Action: failed", b"Action: \xff\x00"),
        "no id": whole.replace(letter.message_id.encode(), b"<>"),
        "holiday": b"Subject: Automatic reply\nIn-Reply-To: " + letter.message_id.encode() + b"\n\nI am away.",
        "a person": whole.replace(b"multipart/report", b"multipart/mixed"),
        "another kind": whole.replace(b"message/delivery-status", b"message/disposition-notification"),
        "deep": b"Content-Type: multipart/report; boundary=a\n\n--a\n" + b"Content-Type: message/rfc822\n\n" * 3000,
    }


@pytest.mark.parametrize("name", list(broken(Letter(message_id="<a@b>"))))
def test_message_that_is_no_report_changes_nothing(smtp, name):  # noqa: F811
    letter = sent(smtp)
    assert take_report(raw=broken(letter)[name]) == NOTHING
    letter.refresh_from_db()
    assert (letter.state, Bounce.objects.count()) == (State.SENT, 0)


def test_any_bytes_are_read_without_a_fault(smtp):  # noqa: F811
    chance, whole = random.Random(7), report(sent(smtp), "gmail")
    for _time in range(400):
        bent = bytearray(whole)
        for _byte in range(chance.randrange(1, 60)):
            bent[chance.randrange(len(bent))] = chance.randrange(256)
        read_report(bytes(bent))


def test_report_about_somebody_elses_letter_changes_nothing(smtp):  # noqa: F811
    letter = sent(smtp)
    foreign = Letter(message_id="<1234@elsewhere.example>")
    assert take_report(raw=report(foreign)) == NOTHING
    guessed = Letter(message_id=letter.message_id.replace(letter.message_id[1:9], "00000000"))
    assert take_report(raw=report(guessed)) == NOTHING


def test_report_about_a_letter_that_was_not_sent_or_long_ago_changes_nothing(smtp):  # noqa: F811
    waiting = make_letter()
    assert take_report(raw=report(waiting)) == NOTHING
    old = sent(smtp)
    Letter.objects.filter(pk=old.pk).update(sending_at=timezone.now() - datetime.timedelta(days=15))
    assert take_report(raw=report(old)) == NOTHING
    assert set(Letter.objects.values_list("state", flat=True)) == {State.QUEUED, State.SENT}


def test_message_id_cannot_be_told_from_what_the_letter_is_about(settings):
    first = make_letter(key="organisation_founded:1").message_id
    Letter.objects.all().delete()
    assert make_letter(key="organisation_founded:1").message_id == first
    Letter.objects.all().delete()
    settings.SECRET_KEY = "x" * 50
    assert make_letter(key="organisation_founded:1").message_id != first


# --- Addresses ------------------------------------------------------------------------------------


def come_back(smtp, days, to="aino@jyty.example", status="5.1.1"):  # noqa: F811
    """On each of these days one letter comes back."""
    for day in range(days):
        with time_machine.travel(timezone.now() - datetime.timedelta(days=days - day)):
            letter = sent(smtp, to=to)
            take_report(raw=report(letter, swap={"Status: 5.1.1": f"Status: {status}", "550 5.1.1": f"550 {status}"}))


def test_two_letters_of_one_day_are_not_enough(smtp):  # noqa: F811
    for _time in range(2):
        take_report(raw=report(sent(smtp)))
    assert Bounce.objects.count() == 2
    assert not is_lost("aino@jyty.example")


def test_lost_address_gets_codes_and_no_notices(smtp):  # noqa: F811
    come_back(smtp, 2)
    assert is_lost("Aino@jyty.example")
    smtp.taken.clear()
    for kind in ("login_code", "claim_approved", NOTICE, "digest", "follow_weekly"):
        send_letter(make_letter(to="Aino@jyty.example", kind=kind).pk)
    send_letter(make_letter(to="b@demo.example", kind=NOTICE).pk)
    assert [message.to[0] for message in smtp.taken] == ["Aino@jyty.example"] * 2 + ["b@demo.example"]
    gone = Letter.objects.filter(state=State.DROPPED).values_list("kind", flat=True)
    assert set(gone) == {NOTICE, "digest", "follow_weekly"}


@pytest.mark.parametrize(("days", "lost"), [(4, False), (5, True)])
def test_full_box_is_lost_only_after_many_days(smtp, days, lost):  # noqa: F811
    come_back(smtp, days, status="5.2.2")
    assert is_lost("aino@jyty.example") == lost


def test_lost_address_is_tried_again_after_ninety_days(smtp):  # noqa: F811
    come_back(smtp, 2)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        assert not is_lost("aino@jyty.example")


def test_refusal_at_the_door_counts_as_well(smtp):  # noqa: F811
    for day in (2, 1):
        with time_machine.travel(timezone.now() - datetime.timedelta(days=day)):
            smtp.send_error = smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 no such user")})
            send_letter(make_letter(to="x@jyty.example").pk)
            smtp.send_error = smtplib.SMTPDataError(554, b"5.7.1 looks like spam")
            send_letter(make_letter(to="y@jyty.example").pk)
    assert (is_lost("x@jyty.example"), is_lost("y@jyty.example")) == (True, False)


def test_secretary_sees_lost_addresses_and_opens_them_again(client, smtp):  # noqa: F811
    come_back(smtp, 2)
    secretary = make.secretary()
    client.force_login(secretary)
    assertContains(client.get("/en/tyopoyta/"), "From 1 address letters come back.")
    page = client.get("/posti/osoitteet/")
    assertContains(page, "aino@jyty.example")
    assertContains(page, "User unknown")
    client.post("/posti/osoitteet/toimii/", {"address": "Aino@jyty.example"})
    assert not is_lost("aino@jyty.example")
    assert set(Bounce.objects.values_list("settled_by", flat=True)) == {secretary.pk}
    assertNotContains(client.get("/posti/osoitteet/"), "aino@jyty.example")


def test_page_of_lost_addresses_takes_few_statements(client, smtp, django_assert_num_queries):  # noqa: F811
    for number in range(12):
        come_back(smtp, 2, to=f"{number}@jyty.example")
    client.force_login(make.secretary())
    with django_assert_num_queries(6):  # session, user, roles; count, page, reasons
        client.get("/posti/osoitteet/")


def test_person_is_told_on_the_desk_and_says_that_it_works(client, smtp):  # noqa: F811
    person = make.user(email="aino@jyty.example")
    come_back(smtp, 2)
    client.force_login(person)
    assertContains(client.get("/en/tyopoyta/"), "Letters do not reach you")
    client.post("/tili/osoite-toimii/")
    assertNotContains(client.get("/en/tyopoyta/"), "Letters do not reach you")
    assert not is_lost(person.email)


def test_page_of_lost_addresses_is_closed_to_others(client):
    client.force_login(make.user())
    assert client.get("/posti/osoitteet/").status_code == 404


def test_complaint_stops_notices_of_the_kind_and_nothing_else(smtp):  # noqa: F811
    letter = sent(smtp, kind=NOTICE)
    assert take_report(raw=report(letter, "complaint")) == COMPLAINT
    letter.refresh_from_db()
    assert (letter.state, is_lost(letter.to)) == (State.SENT, False)
    assert make_letter(to=letter.to, kind=NOTICE).state == State.DROPPED
    assert make_letter(to=letter.to, kind="claim_approved").state == State.QUEUED
    code = sent(smtp, to="b@demo.example", kind="login_code")
    take_report(raw=report(code, "complaint"))
    assert make_letter(to="b@demo.example", kind="login_code").state == State.QUEUED


# --- How reports come in --------------------------------------------------------------------------


def test_folder_gives_up_reports_and_keeps_the_rest(smtp, settings, tmp_path):  # noqa: F811
    settings.MAIL_BOUNCE_DIR = str(tmp_path)
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    letter = sent(smtp)
    (tmp_path / "new" / "1.a.mx").write_bytes(report(letter))
    (tmp_path / "new" / "2.b.mx").write_bytes(b"Subject: Hei\n\nMiten voin liittya?")
    assert read_bounce_folder() == 2
    assert read_bounce_folder() == 0
    letter.refresh_from_db()
    assert letter.state == State.BOUNCED
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["2.b.mx:2,S"]


def test_folder_that_is_not_there_stops_nothing(settings, tmp_path):
    settings.MAIL_BOUNCE_DIR = str(tmp_path / "gone")
    assert read_bounce_folder() == 0
    settings.MAIL_BOUNCE_DIR = ""
    assert read_bounce_folder() == 0


def test_envelope_names_the_address_of_returns(settings):
    settings.MAIL_TO_DEMO_BOX = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAIL_BOUNCES_TO = "palautukset@demo.example"
    send_letter(make_letter().pk)
    (message,) = mail.outbox
    assert message.from_email == "palautukset@demo.example"
    assert message.message()["From"] == settings.DEFAULT_FROM_EMAIL


@pytest.mark.django_db(transaction=True)
def test_command_takes_a_message_from_the_relay(smtp, tmp_path):  # noqa: F811
    import os

    from tests.mail.storm import ROOT, database_url

    letter = sent(smtp)
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "bounce"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database_url(), "PORTAL_MODE": "demo"},
        input=report(letter),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert told.stdout == b"returned\n"
    letter.refresh_from_db()
    assert letter.state == State.BOUNCED


@pytest.mark.django_db
def test_person_sees_what_came_back_from_her_own_address_and_nothing_else():
    aino, secretary = make.user("aino@demo.example"), make.secretary()
    for address in ("aino@demo.example", "onni@demo.example"):
        Bounce.objects.create(letter=make_letter(to=address), address=address, hard=True, day=timezone.localdate())
    seen = {
        user: sorted(Bounce.objects.visible_to(user).values_list("address", flat=True))
        for user in (aino, secretary, AnonymousUser())
    }
    both = ["aino@demo.example", "onni@demo.example"]
    assert list(seen.values()) == [["aino@demo.example"], both, []]
