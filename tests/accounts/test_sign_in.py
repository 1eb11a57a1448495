"""Sign-in by code first, by password for those who have one; strangers learn nothing."""

import re

import pytest
import time_machine as clock
from django.core.cache import cache
from django.test import Client

from jane_portal.accounts.models import User
from jane_portal.core import instance
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def code_in(letter) -> str:
    return re.search(r"^([A-Z0-9]+(?:-[A-Z0-9]+)*)$", letter.text, re.MULTILINE)[1]


def signed_in_as(client) -> int | None:
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def test_sign_in_by_code_in_the_language_of_the_person(client):
    aino = make.user("aino@demo.example", language="sv")
    answer = client.post("/tili/login/", {"login": "Aino@demo.example", "password": ""})
    assert answer.status_code == 302
    letter = last_letter("aino@demo.example")
    assert Letter.objects.get().language == "sv"
    client.post("/tili/login/code/confirm/", {"code": code_in(letter)})
    assert signed_in_as(client) == aino.pk


def test_sign_in_by_code_confirms_the_address_of_a_person_made_by_others(client):
    made = User.objects.create_user("made@demo.example")
    client.post("/tili/login/", {"login": "made@demo.example"})
    answer = client.post("/tili/login/code/confirm/", {"code": code_in(last_letter("made@demo.example"))})
    assert (answer.status_code, signed_in_as(client)) == (302, made.pk)
    assert made.emailaddress_set.get().verified


def test_sign_in_by_password(client):
    aino = make.user(password="a long enough word")
    client.post("/tili/login/", {"login": aino.email, "password": "a long enough word"})
    assert signed_in_as(client) == aino.pk
    assert not Letter.objects.exists()


def test_sign_in_wrong_password_and_wrong_code(client):
    aino = make.user(password="a long enough word")
    assert client.post("/tili/login/", {"login": aino.email, "password": "wrong"}).status_code == 200
    client.post("/tili/login/", {"login": aino.email})
    assert client.post("/tili/login/code/confirm/", {"code": "ABCDEF"}).status_code == 200
    assert signed_in_as(client) is None


def test_code_lives_fifteen_minutes(client):
    aino = make.user()
    with clock.travel("2026-11-21 12:00:00+00:00", tick=False) as now:
        client.post("/tili/login/", {"login": aino.email})
        code = code_in(last_letter(aino.email))
        now.shift(14 * 60)
        page = client.get("/tili/login/code/confirm/")
        assert page.status_code == 200
        now.shift(2 * 60)
        client.post("/tili/login/code/confirm/", {"code": code})
    assert signed_in_as(client) is None


@pytest.mark.parametrize("path", ["/tili/login/", "/tili/password/reset/", "/tili/signup/"])
def test_known_and_unknown_address_get_the_same_answer(client, path):
    make.user("known@demo.example")
    pages = []
    for email in ("known@demo.example", "nobody@demo.example"):
        client.cookies.clear()
        first = client.post(path, {"login": email, "email": email, "name": "Aino"})
        second = client.get(first.url)
        text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", second.content.decode())
        pages.append((first.status_code, first.url, second.status_code, text.replace(email, "")))
    assert pages[0] == pages[1]
    assert set(Letter.objects.values_list("to", flat=True)) == {"known@demo.example", "nobody@demo.example"}


def test_sign_up_takes_a_name_and_confirms_the_address_by_code(client):
    client.post("/sv/tili/signup/", {"name": "Aino Virtanen", "email": "new@demo.example"})
    letter = last_letter("new@demo.example")
    client.post("/sv/tili/confirm-email/", {"code": code_in(letter)})
    person = User.objects.get(email="new@demo.example")
    assert (person.name, person.language, person.has_usable_password()) == ("Aino Virtanen", "sv", False)
    assert signed_in_as(client) == person.pk


def test_password_guesses_are_limited_whatever_the_headers_say(client):
    aino = make.user(password="a long enough word")
    for number in range(40):
        client.post(
            "/tili/login/",
            {"login": aino.email, "password": f"guess {number}"},
            headers={"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.1.0.{number}"},
        )
    answer = client.post("/tili/login/", {"login": aino.email, "password": "a long enough word"})
    assert signed_in_as(client) is None
    assert answer.status_code in {200, 429}


@pytest.mark.parametrize("path", ["/tili/login/", "/tili/login/code/", "/tili/password/reset/"])
def test_nobodys_mailbox_is_flooded_with_codes(path):
    """From many network addresses, for three hours: at most ten letters an hour go to one address."""
    with clock.travel("2026-11-21 12:00:00+00:00", tick=False) as now:
        for number in range(90):
            asked = {"login": "uhri@demo.example", "email": "uhri@demo.example"}
            Client().post(path, asked, REMOTE_ADDR=f"192.0.2.{number}")
            now.shift(120)
    assert 3 <= Letter.objects.filter(to="uhri@demo.example").count() <= 33


def test_deactivated_person_is_out_at_once(client):
    aino = make.user()
    client.force_login(aino)
    assert client.get("/tili/omat/").status_code == 200
    User.objects.filter(pk=aino.pk).update(is_active=False)
    assert client.get("/tili/omat/").status_code == 302


def test_ended_role_gives_no_right_in_an_open_session(client):
    secretary = make.secretary()
    client.force_login(secretary)
    assert client.get("/tili/roolit/").status_code == 200
    from jane_portal.accounts.actions.roles import end_role

    end_role(span=secretary.spans.get(), by=None)
    assert client.get("/tili/roolit/").status_code == 404


@pytest.mark.parametrize(
    ("page", "first", "second"),
    [
        ("/tili/login/", {"login": "vaara@demo.example"}, {"login": "oikea@demo.example"}),
        ("/tili/login/code/", {"email": "vaara@demo.example"}, {"email": "oikea@demo.example"}),
        (
            "/tili/signup/",
            {"email": "vaara@demo.example", "name": "Aino"},
            {"email": "toinen@demo.example", "name": "Aino"},
        ),
        ("/tili/password/reset/", {"email": "vaara@demo.example"}, {"email": "oikea@demo.example"}),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_mistyped_address_is_mended_at_once(client, page, first, second, known):
    person = make.user("oikea@demo.example")
    if known:
        make.user("vaara@demo.example")
    waiting = client.get(client.post(page, first).url).content.decode()
    again = "/tili/login/" if page.startswith("/tili/login/") else page
    assert f'href="{again}"' in waiting
    form = client.get(page)
    assert form.status_code == 200
    # Allauth keeps no login waiting while a password is asked for.
    assert ("ds-alert" in form.content.decode()) == ("reset" not in page)
    answer = client.post(page, second)
    assert answer.status_code == 302
    to = second.get("login") or second["email"]
    assert to in client.get(answer.url).content.decode()
    code = code_in(last_letter(to))
    if "login" in page:
        client.post(answer.url, {"code": code})
        assert signed_in_as(client) == person.pk


@pytest.mark.parametrize("email", ["aino@demo.example", "tuntematon@demo.example"])
def test_restored_copy_says_that_no_code_comes_whoever_asks(client, settings, tmp_path, email):
    settings.DATA_DIR = tmp_path
    make.user("aino@demo.example")
    instance.is_released()
    assert "release_copy" not in client.get("/tili/login/").text
    instance.mark_restored()
    assert "release_copy" in client.get("/tili/login/").text
    page = client.post("/tili/login/", {"login": email, "password": ""}, follow=True).text
    assert "release_copy" in page and "Lähetimme koodin" not in page
    instance.release(by=None)
    page = client.get("/tili/login/code/confirm/").text
    assert "release_copy" not in page and "Lähetimme koodin" in page


def test_sign_in_greets_plainly_and_a_new_account_hears_nothing_of_unknown_addresses(client):
    unknown = "Jos emme tunne osoitetta"
    make.user("aino@demo.example")
    assert unknown in client.post("/tili/login/", {"login": "aino@demo.example", "password": ""}, follow=True).text
    code = code_in(last_letter("aino@demo.example"))
    page = client.post("/tili/login/code/confirm/", {"code": code}, follow=True)
    assert "Olet kirjautunut sisään." in page.text and "Kirjauduttiin" not in page.text
    page = Client().post("/tili/signup/", {"email": "uusi@demo.example", "name": "Uusi"}, follow=True)
    assert "uusi@demo.example" in page.text and unknown not in page.text
