"""Every kind of letter: which can be stopped with one click, which live how long, and that no deed writes twice."""

import ast
import datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from jane_portal.core.post.kinds import all_kinds, kind_of
from jane_portal.follow.actions import follow_thing
from jane_portal.follow.models import Follow
from jane_portal.mail.actions import drain_letters, queue_letter, send_letter, sweep_letters
from jane_portal.mail.actions.notices import choose_notices, gather_digests
from jane_portal.mail.actions.trouble import send_again
from jane_portal.mail.models import Letter
from jane_portal.mail.selectors.notices import stop_url
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.mail.test_ledger import make_letter
from tests.mail.test_letters import smtp  # noqa: F401 - a fixture

ROOT = Path(__file__).resolve().parents[2]
State = Letter.State
CODES = {"login_code", "email_code", "password_code"}
# Notices: what nobody has to get. They carry List-Unsubscribe and List-Unsubscribe-Post.
NOTICES = {
    *("follow_weekly", "follow_instant", "still_right", "still_right_reminder"),
    *("organisation_founded", "owner_gone", "invitation_accepted"),
    *("listing_matches", "listing_moderation", "listing_renewal"),
    *(
        "election_call",
        "election_reminder",
        "election_voted",
        "election_result",
        "office_ending_elsewhere",
        "office_ending_local",
    ),
    *("mandate_ending", "substitute_missing", "issue_taken_up", "circular"),
    *("statement_signing", "statement_due"),
    *("seat_call", "seat_call_reminder", "seat_request_due", "representative_ending_elsewhere", "input_asked"),
    "meeting_reminder",
    *("order_ask_done", "order_delivered", "order_feedback", "order_nudge", "order_thanked"),
}
# What somebody has to know, has asked for, or what a person has written to her.
MUST_ARRIVE = {
    *("unknown_account", "already_exists", "notice", "role_given", "last_secretary", "people_merged"),
    *("roles_asked", "roles_reminded"),
    *("address_new", "address_old", "address_stopped", "factor_removed", "my_data", "erasure_asked"),
    *("claim_opened", "claim_seen_by_owner", "claim_objected", "claim_approved", "claim_approved_others"),
    *("claim_refused", "handed_over", "removed", "invitation", "relayed_message", "organisation_dissolved"),
    *("listing_kept", "order_requested", "order_questioned", "order_answered", "order_proposed", "order_accepted"),
    *("order_agreed", "order_answered_need", "order_asked_again", "order_cancelled", "order_declined", "order_ended"),
    *("order_expired", "order_half_done", "order_message", "order_referred", "order_reopened", "order_withdrawn"),
    *("issue_raised", "issue_answered", "handover_made"),
    *("office_given", "office_ended", "office_ending", "candidate_consent", "candidate_endorse"),
    *("election_voting", "election_cancelled"),
    *("mandate_begun", "mandate_ended"),
    *("seat_asked", "seat_request_moved", "seat_request_withdrawn", "nominee_consent", "nominee_result"),
    *("representative_named", "representative_ended", "representative_ending"),
    *("meeting_brief", "meeting_report", "meeting_report_reminder"),
    *("meeting_call", "meeting_news", "meeting_cancelled", "deputy_called", "deputy_released"),
    *("corrected", "helped", "feedback_opened", "feedback_reminder", "feedback_answered", "alarm", "alarm_over"),
}
# Each press is a letter of its own: a new code, another change.
WITHOUT_KEY = {"send_mail": "codes and changes of the account", "send_address_code": "a code"}
WRITERS = {"queue_letter", "queue_letters", "post_letter"}


def test_every_kind_is_known_to_be_a_notice_or_not():
    summary = {"digest"}
    assert {kind.key for kind in all_kinds()} == CODES | NOTICES | MUST_ARRIVE | summary
    assert {kind.key for kind in all_kinds() if kind.stoppable} == NOTICES


@pytest.mark.django_db
def test_notices_and_summaries_carry_one_click_and_nothing_else_does(smtp):  # noqa: F811
    kinds = [kind.key for kind in all_kinds()]
    for kind in kinds:
        send_letter(make_letter(to=f"{kind}@demo.example", kind=kind).pk)
    one_click = {
        message.to[0].partition("@")[0]
        for message in smtp.taken
        if message.extra_headers.get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
        and message.extra_headers["List-Unsubscribe"].startswith("<http")
    }
    assert len(smtp.taken) == len(kinds)
    assert one_click == NOTICES | {"digest"}


def test_codes_live_as_long_as_they_open_a_door(settings):
    assert {kind.key for kind in all_kinds() if kind.lifetime == datetime.timedelta(minutes=15)} == CODES
    for name in ("LOGIN_BY_CODE", "EMAIL_VERIFICATION_BY_CODE", "PASSWORD_RESET_BY_CODE"):
        assert getattr(settings, f"ACCOUNT_{name}_TIMEOUT") == 15 * 60


def callers():
    """(function, call) of every place that writes a letter, but the writers themselves."""
    for folder in ("jane_portal", "associations", "huoltamo", "networks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.FunctionDef) or node.name in WRITERS:
                    continue
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and getattr(call.func, "id", "") in WRITERS:
                        yield node.name, call


def test_every_writer_says_what_its_letter_is_about():
    found = list(callers())
    assert len(found) > 20
    without = {name for name, call in found if not any(word.arg == "key" for word in call.keywords)}
    assert without == set(WITHOUT_KEY)


def test_every_kind_that_is_written_is_registered():
    named = {
        word.value.value
        for _name, call in callers()
        for word in call.keywords
        if word.arg == "kind" and isinstance(word.value, ast.Constant)
    }
    assert named and named <= {kind.key for kind in all_kinds()}


# --- Letters that are of use for a while ----------------------------------------------------------


def code():
    return make_letter(kind="login_code", secret=True)


@pytest.mark.django_db
def test_code_that_waited_too_long_never_leaves(smtp):  # noqa: F811
    with time_machine.travel(timezone.now() - datetime.timedelta(minutes=16)):
        old = code()
    young, other = code(), make_letter(to="b@demo.example")
    assert drain_letters() == 2
    sweep_letters()
    old.refresh_from_db()
    assert (old.state, old.params) == (State.GIVEN_UP, {})
    assert sorted(message.to[0] for message in smtp.taken) == sorted([young.to, other.to])
    assert send_again(letters=Letter.objects.filter(pk=old.pk), by=make.secretary()) == 0


@pytest.mark.django_db
def test_code_is_tried_again_only_while_it_is_of_use(smtp):  # noqa: F811
    smtp.open_error = ConnectionRefusedError()
    letter, tries = code(), 0
    start = timezone.now()
    while letter.state == State.QUEUED and tries < 20:
        with time_machine.travel(letter.next_try_at):
            send_letter(letter.pk)
        letter.refresh_from_db()
        tries += 1
    assert (letter.state, letter.params, tries) == (State.GIVEN_UP, {}, 4)
    assert letter.next_try_at < start + kind_of("login_code").lifetime


@pytest.mark.django_db
def test_code_that_was_held_back_does_not_leave_later(smtp):  # noqa: F811
    with time_machine.travel(timezone.now() - datetime.timedelta(minutes=16)):
        letter = make_letter(kind="login_code")
        Letter.objects.update(state=State.HELD)
    send_again(letters=Letter.objects.filter(pk=letter.pk), by=make.secretary())
    drain_letters()
    sweep_letters()
    letter.refresh_from_db()
    assert (letter.state, smtp.taken) == (State.GIVEN_UP, [])


# --- Letters that are ordered elsewhere -----------------------------------------------------------


@pytest.mark.django_db
def test_one_click_of_the_mail_program_stops_what_this_letter_tells_of():
    person, place = make.user(), rooms.municipality()
    entry = rooms.organisation("Jyty", domicile=place)
    follow_thing(kind="kunta", key=place.uuid, by=person)
    follow_thing(kind="yhdistys", key=entry.uuid, pace="instant", by=person)
    letter = make_letter(to=person.email, user=person, kind="follow_weekly")
    address = stop_url(letter).removeprefix("http://127.0.0.1:8000")
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address).content.decode()
    assert "/tili/seuraan/" in page and "/tili/ilmoitukset/" not in page
    assert Follow.objects.count() == 2
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [follow.pace for follow in Follow.objects.all()] == ["instant"]


@pytest.mark.django_db
def test_summary_of_letters_with_links_keeps_no_body():
    person = make.user()
    choose_notices(kinds=["still_right"], choice="day", by=person)
    queue_letter(
        builder="tests.mail.builders.plain",
        to=person.email,
        params={"name": "Aino"},
        language="fi",
        user=person,
        kind="still_right",
        secret=True,
    )
    Letter.objects.update(created_at=timezone.now() - datetime.timedelta(days=1))
    noon = timezone.localtime().replace(hour=12)
    assert gather_digests(noon) == 1
    assert Letter.objects.get(kind="digest").secret
