"""The ledger: one letter to one reader, leases, the relay's log, the quiet copy."""

import datetime
import smtplib
import threading

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from jane_portal.core import instance
from jane_portal.mail.actions import (
    Recipient,
    drain_letters,
    drop_old_bodies,
    queue_letter,
    queue_letters,
    send_letter,
    sweep_letters,
)
from jane_portal.mail.actions.send import LEASE
from jane_portal.mail.models import Letter
from jane_portal.mail.selectors.relay import look_up_in_file
from tests.factories import accounts as make
from tests.mail.test_letters import smtp  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
State = Letter.State
QUARTER = datetime.timedelta(minutes=15)


def make_letter(to="a@demo.example", builder="plain", **extra):
    values = {"params": {"name": "Aino"}, "language": "fi", "kind": "test"} | extra
    return queue_letter(builder=f"tests.mail.builders.{builder}", to=to, **values)


def states():
    return dict(Letter.objects.values_list("to", "state"))


def test_queue_letter_with_the_same_key_is_one_letter():
    first = make_letter(key="call:1")
    assert make_letter(to="A@demo.example", key="call:1") == first
    assert make_letter(key="call:2") != first
    assert make_letter(to="b@demo.example", key="call:1") != first
    assert Letter.objects.count() == 3


def test_queue_letter_to_one_person_with_two_addresses_is_one_letter():
    person = make.user()
    first = make_letter(to="old@demo.example", user=person, key="call:1")
    assert make_letter(to="new@demo.example", user=person, key="call:1") == first
    assert Letter.objects.count() == 1


def test_queue_letter_after_sending_does_not_send_again(smtp):  # noqa: F811
    letter = make_letter(key="call:1")
    send_letter(letter.pk)
    assert make_letter(key="call:1").state == State.SENT
    drain_letters()
    assert len(smtp.taken) == 1


def test_queue_letters_to_many_counts_each_reader_once():
    readers = [Recipient(to=f"{number % 5}@demo.example", params={"name": str(number)}) for number in range(12)]
    common = {"builder": "tests.mail.builders.plain", "params": {}, "kind": "test", "key": "news:1"}
    assert queue_letters(recipients=readers, **common) == 5
    assert queue_letters(recipients=readers, **common) == 0


@pytest.mark.django_db(transaction=True)
def test_queue_letters_pressed_twenty_times_at_once_is_one_campaign():
    def press():
        try:
            with transaction.atomic():
                readers = [Recipient(to=f"{number}@demo.example") for number in range(10)]
                queue_letters(
                    builder="tests.mail.builders.plain", recipients=readers, params={}, kind="test", key="news:1"
                )
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _one in range(20)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert Letter.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_drain_letters_side_by_side_sends_each_once(smtp, settings, tmp_path):  # noqa: F811
    settings.DATA_DIR = tmp_path
    for number in range(40):
        make_letter(to=f"{number}@demo.example")

    def drain():
        try:
            drain_letters()
        finally:
            connection.close()

    drains = [threading.Thread(target=drain) for _one in range(4)]
    for each in drains:
        each.start()
    for each in drains:
        each.join()
    assert sorted(message.to[0] for message in smtp.taken) == sorted(f"{number}@demo.example" for number in range(40))
    assert set(states().values()) == {State.SENT}


def test_drain_letters_poison_does_not_stop_the_next(smtp):  # noqa: F811
    for number in range(30):
        make_letter(to=f"{number}@demo.example", builder="broken" if number % 10 == 3 else "plain")
    drain_letters()
    assert len(smtp.taken) == 27
    poisoned = Letter.objects.exclude(state=State.SENT)
    assert {letter.to for letter in poisoned} == {f"{number}@demo.example" for number in (3, 13, 23)}
    assert {letter.last_error for letter in poisoned} == {"KeyError: 'no such thing'"}


def test_drain_letters_waits_when_the_server_is_away(smtp):  # noqa: F811
    smtp.open_error = ConnectionRefusedError()
    for number in range(30):
        make_letter(to=f"{number}@demo.example")
    drain_letters()
    assert set(states().values()) == {State.QUEUED}
    assert not Letter.objects.due(timezone.now()).filter(attempts__gt=0).exists()
    smtp.open_error = None
    Letter.objects.update(next_try_at=timezone.now())
    drain_letters()
    assert len(smtp.taken) == 30


def test_letter_with_a_worker_that_lost_its_lease_changes_nothing(smtp):  # noqa: F811
    """Somebody else has queued the letter anew while the slow worker wrote it."""
    letter = make_letter(builder="overtaken")
    send_letter(letter.pk)
    assert (smtp.taken, states()) == ([], {"a@demo.example": State.QUEUED})


def test_lease_outlives_the_answers_of_the_server():
    assert LEASE.total_seconds() >= 4 * django_settings.EMAIL_TIMEOUT


def test_sweep_gives_up_a_letter_with_which_workers_die(smtp):  # noqa: F811
    letter = make_letter()
    for crash in range(5):
        Letter.objects.update(state=State.CLAIMED, lease_until=timezone.now() - QUARTER)
        sweep_letters()
        letter.refresh_from_db()
        assert letter.state == (State.GIVEN_UP if crash == 4 else State.QUEUED)


def test_sweep_holds_what_was_due_more_than_a_day_ago(smtp):  # noqa: F811
    make_letter(to="old@demo.example")
    Letter.objects.update(next_try_at=timezone.now() - datetime.timedelta(hours=25))
    make_letter()
    assert drain_letters() == 1
    assert sweep_letters() == 0
    assert states() == {"old@demo.example": State.HELD, "a@demo.example": State.SENT}


def test_sender_refused_is_mended_by_the_operator_and_costs_no_letter(smtp):  # noqa: F811
    smtp.send_error = smtplib.SMTPSenderRefused(530, b"authenticate first", "a@b.fi")
    letter = make_letter()
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.QUEUED, "450 530 authenticate first")


# --- The relay's log ------------------------------------------------------------------------------

LOG = """{day}T10:00:00+00:00 mx postfix/smtpd[1]: connect from localhost[127.0.0.1]
{day}T10:10:00+00:00 mx postfix/cleanup[2]: 4F1A01: message-id=<taken@x>
{day}T10:10:00+00:00 mx postfix/qmgr[3]: 4F1A01: from=<p@x>, size=900, nrcpt=1 (queue active)
{day}T10:10:01+00:00 mx postfix/cleanup[2]: 4F1A02: message-id=<returned@x>
{day}T10:10:01+00:00 mx postfix/qmgr[3]: 4F1A02: from=<p@x>, size=900, nrcpt=1 (queue active)
{day}T10:10:02+00:00 mx postfix/smtp[4]: 4F1A02: to=<b@y>, relay=y, dsn=5.1.1, status=bounced (unknown)
{day}T10:10:02+00:00 mx postfix/cleanup[2]: 4F1A03: message-id=<broken-off@x>
{day}T10:10:03+00:00 mx postfix/cleanup[2]: 4F1A04: message-id=<refused@x>
{day}T10:10:03+00:00 mx postfix/cleanup[2]: 4F1A04: milter-reject: END-OF-MESSAGE from localhost: 5.7.1 spam
{day}T10:11:00+00:00 mx postfix/smtpd[1]: disconnect from localhost[127.0.0.1]
"""
NAMES = ["taken", "returned", "broken-off", "refused", "never-came"]


@pytest.fixture
def relay(settings, tmp_path, smtp):  # noqa: F811
    day = timezone.now().date() - datetime.timedelta(days=1)
    settings.MAIL_LOG = str(tmp_path / "mail.log")
    settings.MAIL_LOOK_UP = "jane_portal.mail.selectors.relay.look_up_in_file"
    (tmp_path / "mail.log").write_text(LOG.format(day=day.isoformat()))
    return datetime.datetime.combine(day, datetime.time(10, 10), datetime.UTC)


def test_relay_log_says_what_became_of_each(relay):
    found = look_up_in_file({f"<{name}@x>": relay for name in NAMES})
    assert list(found.values()) == ["sent", "bounced", "absent", "refused", "absent"]


@pytest.mark.parametrize("minutes", [-15, 15], ids=["before the log begins", "after it ends"])
def test_relay_log_that_does_not_cover_the_time_does_not_know(relay, minutes):
    when = relay + datetime.timedelta(minutes=minutes)
    assert look_up_in_file({"<never-came@x>": when}) == {"<never-came@x>": "unknown"}


def test_relay_log_with_old_times_is_read(settings, tmp_path):
    settings.MAIL_LOG = str(tmp_path / "mail.log")
    now = timezone.localtime()
    rows = [(now - QUARTER, "connect"), (now, "disconnect")]
    lines = [f"{when:%b} {when.day:>2} {when:%H:%M:%S} mx postfix/smtpd[1]: {word} from x" for when, word in rows]
    (tmp_path / "mail.log.1").write_text(lines[0] + "\n")
    (tmp_path / "mail.log").write_text(lines[1] + "\n")
    assert look_up_in_file({"<a@x>": now - QUARTER / 2}) == {"<a@x>": "absent"}


@pytest.mark.parametrize("secret", [False, True], ids=["plain", "with a link"])
def test_sweep_settles_what_was_on_its_way_by_the_log(relay, secret):
    for name in NAMES:
        letter = make_letter(to=f"{name}@demo.example", secret=secret)
        Letter.objects.filter(pk=letter.pk).update(
            message_id=f"<{name}@x>", state=State.SENDING, sending_at=relay, lease_until=relay
        )
    sweep_letters()
    assert states() == {
        "taken@demo.example": State.SENT,
        "returned@demo.example": State.BOUNCED,
        "broken-off@demo.example": State.QUEUED,
        "refused@demo.example": State.FAILED,
        "never-came@demo.example": State.QUEUED,
    }
    waiting = Letter.objects.filter(state=State.QUEUED)
    assert all(letter.params == {"name": "Aino"} for letter in waiting)
    assert not secret or all(letter.params == {} for letter in Letter.objects.exclude(pk__in=waiting))


def test_a_letter_with_a_link_is_not_kept_for_longer_than_the_relay_is_asked(relay):
    letter = make_letter(secret=True)
    Letter.objects.update(state=State.SENDING, sending_at=relay - datetime.timedelta(days=3), lease_until=relay)
    sweep_letters()
    letter.refresh_from_db()
    assert (letter.state, letter.params) == (State.UNCERTAIN, {})


def test_sweep_without_a_readable_log_holds_what_was_on_its_way(relay, settings):
    letter = make_letter()
    Letter.objects.update(state=State.SENDING, sending_at=relay, lease_until=relay)
    settings.MAIL_LOOK_UP = "tests.mail.builders.no_such_adapter"
    sweep_letters()
    letter.refresh_from_db()
    assert letter.state == State.UNCERTAIN


# --- The quiet copy -------------------------------------------------------------------------------


def test_restored_copy_sends_nothing_and_then_asks(smtp, settings, tmp_path):  # noqa: F811
    settings.DATA_DIR = tmp_path
    assert instance.is_released()
    waiting, on_its_way = make_letter(to="waiting@demo.example"), make_letter(to="way@demo.example")
    Letter.objects.filter(pk=on_its_way.pk).update(state=State.SENDING, lease_until=timezone.now() - QUARTER)
    instance.mark_restored()
    assert (send_letter(waiting.pk), drain_letters(), sweep_letters()) == (None, 0, 0)
    call_command("release_copy")
    make_letter(to="new@demo.example")
    drain_letters()
    assert [message.to for message in smtp.taken] == [["new@demo.example"]]
    assert states() == {
        "waiting@demo.example": State.HELD,
        "way@demo.example": State.UNCERTAIN,
        "new@demo.example": State.SENT,
    }


def test_drop_old_bodies_ends_old_trouble(smtp):  # noqa: F811
    make_letter()
    Letter.objects.update(state=State.HELD, created_at=timezone.now() - datetime.timedelta(days=31))
    drop_old_bodies()
    assert states() == {"a@demo.example": State.DROPPED}
