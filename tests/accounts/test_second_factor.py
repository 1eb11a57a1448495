"""A lost second factor: recovery codes shown once, and an administrator's logged removal."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from jane_portal.accounts.actions.factor import remove_second_factor
from jane_portal.accounts.models import FactorRemoval, User
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
PASSWORD = "kissa-istuu-kiikussa"
SECRET = "JBSWY3DPEHPK3PXP"
LOST = "/tili/vahvistus-kadonnut/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def protected(person: User) -> list[str]:
    """Give the person an authenticator app; returns the recovery codes."""
    TOTP.activate(person, SECRET)
    return RecoveryCodes.activate(person).get_unused_codes()


def sign_in(person: User) -> Client:
    client = Client()
    client.post("/tili/login/", {"login": person.email, "password": PASSWORD})
    return client


def app_code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def removal_page(person: User) -> str:
    return f"/tili/ihmiset/{person.uuid}/vahvistus/"


def test_recovery_codes_are_made_with_the_second_factor_and_shown_once():
    client = sign_in(make.user(password=PASSWORD))
    client.post("/tili/reauthenticate/", {"password": PASSWORD})
    assert client.get("/tili/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    answer = client.post("/tili/2fa/totp/activate/", {"code": code})
    assert answer.url == "/tili/2fa/recovery-codes/"
    first, second = client.get(answer.url).content.decode(), client.get(answer.url).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", first)) == 10
    assert re.findall(r"<code>", second) == [] and "/tili/2fa/recovery-codes/generate/" in second


def test_recovery_code_lets_in_once_and_the_page_says_where_to_go_without_one():
    person = make.user(password=PASSWORD)
    codes = protected(person)
    client = sign_in(person)
    page = client.get("/tili/2fa/authenticate/").content.decode()
    assert LOST in page and client.get(LOST).status_code == 200
    client.post("/tili/2fa/authenticate/", {"code": codes[0]})
    assert client.get("/tili/omat/").status_code == 200
    again = sign_in(person)
    again.post("/tili/2fa/authenticate/", {"code": codes[0]})
    assert again.get("/tili/omat/").status_code == 302


def test_administrator_removes_a_lost_second_factor(settings):
    settings.DEMO = False
    secretary, administrator = make.secretary(password=PASSWORD), make.administrator(name="Ylläpito", password=PASSWORD)
    codes = protected(secretary)
    protected(administrator)
    thief = sign_in(secretary)
    thief.post("/tili/2fa/authenticate/", {"code": codes[0]})
    assert thief.get("/tili/roolit/").status_code == 200
    client = sign_in(administrator)
    client.post("/tili/2fa/authenticate/", {"code": app_code()})
    assert removal_page(secretary) in client.get("/tili/roolit/").content.decode()
    assert client.post(removal_page(secretary), {"note": ""}).status_code == 200
    assert client.post(removal_page(secretary), {"note": "Soitin ja tunsin äänen."}).status_code == 302
    assert not Authenticator.objects.filter(user=secretary).exists()
    assert thief.get("/tili/roolit/").status_code == 302
    letter = last_letter(secretary.email)
    assert Letter.objects.get(kind="factor_removed").user == secretary
    assert letter.text.startswith("Ylläpito ")
    event = apps.get_model("accounts", "FactorRemovalEvent").objects.get()
    assert (event.note, event.pgh_context["by"]) == ("Soitin ja tunsin äänen.", administrator.pk)
    assert event.pgh_context["action"] == "accounts.remove_second_factor"
    # The role still asks for a second factor, so the first thing is to set up a new one.
    assert sign_in(secretary).get("/tili/roolit/").url == "/tili/2fa/"


def test_only_another_administrator_removes_it(client):
    administrator, secretary = make.administrator(), make.secretary()
    person = make.user()
    for owner in (administrator, person):
        protected(owner)
    for by in (administrator, secretary):
        with pytest.raises(ValidationError):
            remove_second_factor(person=administrator, note="x", by=by)
    client.force_login(secretary)
    assert client.get(removal_page(person)).status_code == 404
    client.force_login(administrator)
    assert client.get(removal_page(administrator)).url == "/tili/2fa/"
    without = make.user()
    with pytest.raises(ValidationError):
        remove_second_factor(person=without, note="x", by=administrator)
    assert client.get(f"/hallinta/accounts/user/{person.pk}/change/").content.decode().count(removal_page(person)) == 1
    assert removal_page(without) not in client.get(f"/hallinta/accounts/user/{without.pk}/change/").content.decode()


def test_last_administrator_is_helped_from_the_command_line():
    administrator = make.administrator()
    protected(administrator)
    call_command("remove_second_factor", administrator.email, "--note", "Seisoo vieressä.")
    assert FactorRemoval.objects.get().removed_by is None
    assert last_letter(administrator.email).subject
    assert not Authenticator.objects.exists()
