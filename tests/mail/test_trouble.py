"""The secretary's page of letters that did not simply go."""

import datetime
import html
import re
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertNumQueries

from jane_portal import mail
from jane_portal.core import instance
from jane_portal.mail.actions.trouble import send_again
from jane_portal.mail.models import TROUBLE, Letter
from jane_portal.mail.selectors.reasons import REASONS
from tests.factories import accounts as make
from tests.mail.test_ledger import make_letter

pytestmark = pytest.mark.django_db
State = Letter.State


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def desk(client):
    client.force_login(make.secretary())
    return client


def troubled(state=State.UNCERTAIN, to="a@demo.example", **extra):
    letter = make_letter(to=to)
    Letter.objects.filter(pk=letter.pk).update(state=state, **extra)
    return letter


def decide(client, letter, deed):
    client.post(f"/posti/{letter.uuid}/", {"deed": deed})
    letter.refresh_from_db()
    return letter.state


def test_letter_in_doubt_is_explained_and_the_next_of_its_kind_comes_up(desk):
    first, last = troubled(), troubled(params={})
    page = desk.get("/posti/?state=uncertain").content.decode()
    assert "Ehkä lähetetty: näin päätät" in page
    assert html.escape(first.message_id) in page
    # What is no longer kept cannot go again: it arrived, or it is left.
    deeds = [re.findall(r'name="deed" value="(\w+)"', form) for form in page.split("<form")]
    assert [found for found in deeds if found] == [["arrived", "leave"], ["arrived", "again"], ["arrived", "again"]]
    answer = desk.post(f"/posti/{first.uuid}/", {"deed": "arrived", "state": "uncertain"})
    assert answer.url == "/posti/?state=uncertain"
    assert desk.post(f"/posti/{last.uuid}/", {"deed": "leave", "state": "uncertain"}).url == "/posti/"
    assert "näin päätät" not in desk.get("/posti/").content.decode()


def test_demo_box_names_a_letter_without_text_by_its_kind(client):
    make.user()
    letter = make_letter(kind="role_given")
    Letter.objects.filter(pk=letter.pk).update(state=State.DROPPED, subject="", text="", params={})
    for address in ("/demo/postit/", f"/demo/postit/{letter.uuid}/"):
        page = client.get(address).content.decode()
        assert "Annettu rooli" in page and "role_given" not in page


@pytest.mark.parametrize(
    ("state", "deed", "after"),
    [
        (State.UNCERTAIN, "arrived", State.SENT),
        (State.UNCERTAIN, "again", State.QUEUED),
        (State.HELD, "again", State.QUEUED),
        (State.HELD, "leave", State.DROPPED),
        (State.GIVEN_UP, "again", State.QUEUED),
        (State.FAILED, "leave", State.DROPPED),
        (State.FAILED, "arrived", State.FAILED),
        (State.SENT, "again", State.SENT),
        (State.QUEUED, "leave", State.QUEUED),
    ],
)
def test_letter_settle(desk, state, deed, after):
    letter = troubled(state, sent_at=timezone.now())
    assert decide(desk, letter, deed) == after
    assert (letter.settled_by is None) == (state == after)


def test_letter_settle_keeps_the_message_id_and_forgets_the_attempts(desk):
    letter = troubled(State.GIVEN_UP, attempts=29, crashes=3)
    identity = letter.message_id
    decide(desk, letter, "again")
    assert (letter.message_id, letter.attempts, letter.crashes) == (identity, 0, 0)
    assert letter.next_try_at > timezone.now() - datetime.timedelta(minutes=1)


def test_letter_whose_code_is_gone_cannot_be_sent_again(desk):
    letter = troubled(params={})
    assertContains(desk.get("/posti/"), "a@demo.example")
    assertNotContains(desk.get("/posti/"), 'value="again"')
    assert decide(desk, letter, "again") == State.UNCERTAIN


def test_letter_list_filters_and_counts(desk):
    troubled(State.HELD, to="held@demo.example")
    troubled(to="doubt@demo.example")
    troubled(State.SENT, to="fine@demo.example", sent_at=timezone.now())
    page = desk.get("/posti/").content.decode()
    assert "held@demo.example" in page and "doubt@demo.example" in page and "fine@demo.example" not in page
    held = desk.get("/posti/?state=held")
    assertContains(held, "held@demo.example")
    assertNotContains(held, "doubt@demo.example")
    assertNotContains(desk.get("/posti/?to=doubt"), "held@demo.example")
    desk.post("/posti/kaikki/", {"state": "held", "deed": "leave"})
    assert dict(Letter.objects.values_list("to", "state"))["held@demo.example"] == State.DROPPED
    assert dict(Letter.objects.values_list("to", "state"))["doubt@demo.example"] == State.UNCERTAIN


@pytest.mark.parametrize("count", [1, 30])
def test_letter_list_has_a_constant_number_of_statements(desk, count):
    for number in range(count):
        troubled(TROUBLE[number % len(TROUBLE)], to=f"{number}@demo.example")
    with assertNumQueries(7):  # session, user, roles; counts of states, page, rows, installation
        desk.get("/posti/")


def test_letter_list_is_closed_to_others(client):
    letter = troubled()
    client.force_login(make.user())
    assert client.get("/posti/").status_code == 404
    assert client.post(f"/posti/{letter.uuid}/", {"deed": "again"}).status_code == 404


def test_desk_tells_how_many_letters_need_a_look(desk, client):
    assertNotContains(desk.get("/en/tyopoyta/"), "needs a look.")
    troubled()
    assertContains(desk.get("/en/tyopoyta/"), "1 letter needs a look.")


def test_copy_release_by_the_administrator(client):
    instance.is_released()
    letter = make_letter()
    instance.mark_restored()
    client.force_login(make.administrator())
    assertContains(client.get("/en/posti/"), "This copy of the portal sends nothing")
    client.post("/posti/vapauta/")
    assertNotContains(client.get("/en/posti/"), "This copy of the portal sends nothing")
    letter.refresh_from_db()
    assert (instance.is_released(), letter.state) == (True, State.HELD)


@pytest.mark.django_db(transaction=True)
def test_send_again_pressed_twenty_times_at_once_is_one_letter():
    letter, secretary = troubled(), make.secretary()
    counts = []

    def press():
        try:
            counts.append(send_again(letters=Letter.objects.filter(pk=letter.pk), by=secretary))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _one in range(20)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert sorted(counts) == [0] * 19 + [1]


def test_reason_is_read_in_the_language_of_the_page(desk):
    put_aside = "Waited in the copy when it was released"
    troubled(State.HELD, last_error=put_aside)
    troubled(State.FAILED, to="b@demo.example", last_error="550 No such user")
    troubled(State.GIVEN_UP, to="c@demo.example", last_error="421 Later Too old to be of use")
    page = desk.get("/posti/")
    assertNotContains(page, put_aside)
    assertContains(page, "Se odotti, kun tämä kopio vapautettiin")
    assertContains(page, '<p class="muted small" lang="en">550 No such user</p>', html=True)
    assertContains(page, "421 Later Se odotti niin kauan")


def test_every_reason_that_the_ledger_keeps_has_words():
    here = Path(mail.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in here.rglob("*.py")]
    kept = {found for text in texts for found in re.findall(r'(?:last_error=|State\.\w+, \{\}, )"([^"]+)"', text)}
    assert kept == set(REASONS)
