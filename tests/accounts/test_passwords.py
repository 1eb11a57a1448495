"""What a password may and must be, and what signing in and out does to a session (docs/asvs.csv, chapters 6 and 7)."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from jane_portal.accounts.models import User
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
OLD = "kissa-istuu-kiikussa"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def signed_in(person: User, password: str = OLD) -> Client:
    client = Client()
    client.post("/tili/login/", {"login": person.email, "password": password})
    return client


def change(client: Client, password: str, old: str = OLD) -> bool:
    """Whether the password was changed; the page tells why when not."""
    given = {"oldpassword": old, "password1": password, "password2": password}
    return client.post("/tili/password/change/", given).status_code == 302


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("lyhyt-sana1", False),
        ("1234567890ab", True),
        ("qwerty123456", False),
        ("123456654321", False),
        ("aaaaaaaaaaaab", True),
        ("vain pieniä kirjaimia", True),
        ("ÄÄKKÖSET JA 🙂 KELPAAVAT", True),
        ("x" * 60 + "viisikymmentä merkkiä ja vielä sata", True),
    ],
)
def test_password_is_long_and_not_common_and_otherwise_free(password, taken):
    person = make.user(password=OLD)
    assert change(signed_in(person), password) is taken
    assert User.objects.get(pk=person.pk).check_password(password) is taken


def test_password_is_taken_as_it_is_typed():
    """Neither cut nor folded: one letter more, less or of another size is another password."""
    person = make.user(password=OLD)
    long = "Pitkä Lause " * 12 + "loppu"
    assert change(signed_in(person), long)
    for other in (long[:-1], long + "x", long.lower(), long.strip() + " "):
        assert "_auth_user_id" not in signed_in(person, other).session
        cache.clear()
    assert "_auth_user_id" in signed_in(person, long).session


def test_new_password_needs_the_old_one():
    person = make.user(password=OLD)
    assert not change(signed_in(person), "aivan-uusi-lause", old="arvaus-arvaus")
    assert User.objects.get(pk=person.pk).check_password(OLD)


def test_field_hides_what_is_typed_and_hinders_no_password_manager():
    person = make.user(password=OLD)
    pages = [Client().get("/tili/login/"), signed_in(person).get("/tili/password/change/")]
    for page in pages:
        fields = re.findall(r"<input[^>]*password[^>]*>", page.content.decode())
        assert fields
        for field in fields:
            assert 'type="password"' in field
            assert 'autocomplete="off"' not in field and "onpaste" not in field and "maxlength" not in field


def test_signing_in_makes_a_new_session_and_signing_out_ends_it():
    person = make.user(password=OLD)
    client = Client()
    client.get("/tili/login/?next=/tili/omat/")
    client.post("/tili/osoite/" + "x" * 43 + "/")
    client.get("/kutsu/" + "x" * 43 + "/")  # a session before signing in
    before = client.session.session_key
    client.post("/tili/login/", {"login": person.email, "password": OLD})
    key = client.session.session_key
    assert before and key != before and not Session.objects.filter(pk=before).exists()
    assert re.fullmatch(r"[a-z0-9]{32}", key)  # 165 bits from the system's own source
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key
    assert stolen.get("/tili/omat/").status_code == 200
    client.post("/tili/logout/")
    assert stolen.get("/tili/omat/").status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_session_that_is_made_up_or_too_old_opens_nothing():
    person = make.user(password=OLD)
    client = signed_in(person)
    forged = Client()
    forged.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert forged.get("/tili/omat/").status_code == 302
    Session.objects.filter(pk=client.session.session_key).update(expire_date="2020-01-01T00:00:00Z")
    assert client.get("/tili/omat/").status_code == 302


def test_no_account_is_there_from_the_start():
    """The database as the migrations make it: the first administrator is appointed by hand."""
    assert not User.objects.exists()
