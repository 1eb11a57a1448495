"""What ends sessions: a new address, a new password; an ended role ends its rights in the very next request."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from jane_portal.accounts.models import Role, User
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
PASSWORD = "kissa-istuu-kiikussa"
OWN = "/tili/omat/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def code_in(letter) -> str:
    return re.search(r"^([A-Z0-9]+(?:-[A-Z0-9]+)*)$", letter.text, re.MULTILINE)[1]


def signed_in(person: User) -> Client:
    client = Client()
    client.post("/tili/login/", {"login": person.email, "password": PASSWORD})
    assert client.get(OWN).status_code == 200
    return client


def test_new_address_ends_the_other_sessions():
    person = make.user("vanha@demo.example", password=PASSWORD)
    mine, other = signed_in(person), signed_in(person)
    mine.post("/tili/email/vahvista/", {"send": "1"})
    mine.post("/tili/email/vahvista/", {"code": code_in(last_letter("vanha@demo.example"))})
    mine.post("/tili/reauthenticate/", {"password": PASSWORD})
    mine.post("/tili/email/", {"email": "uusi@demo.example", "action_add": ""})
    assert other.get(OWN).status_code == 200
    mine.post("/tili/confirm-email/", {"code": code_in(last_letter("uusi@demo.example"))})
    person.refresh_from_db()
    assert person.email == "uusi@demo.example"
    assert (mine.get(OWN).status_code, other.get(OWN).status_code) == (200, 302)
    mine.get("/tili/sessions/")
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [mine.session.session_key]


def test_code_that_changes_nothing_ends_nothing():
    person = make.user(password=PASSWORD)
    mine, other = signed_in(person), signed_in(person)
    mine.post("/tili/confirm-email/", {"code": "ABCDEF"})
    assert (mine.get(OWN).status_code, other.get(OWN).status_code) == (200, 200)


def test_new_password_ends_the_other_sessions():
    person = make.user(password=PASSWORD)
    mine, other = signed_in(person), signed_in(person)
    new = "koira-juoksee-kukkulalla"
    mine.post("/tili/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (mine.get(OWN).status_code, other.get(OWN).status_code) == (200, 302)


def test_role_that_ends_is_gone_in_the_next_request():
    secretary, association = make.secretary(password=PASSWORD), rooms.organisation()
    owner = make.user(password=PASSWORD)
    span = make.span(owner, Role.ASSOCIATION_OWNER, association.scope)
    page = f"/yhdistykset/{association.slug}/muokkaa/"
    theirs = signed_in(owner)
    assert theirs.get(page).status_code == 200
    assert signed_in(secretary).post(f"/tili/roolit/{span.pk}/paata/").status_code == 302
    assert theirs.get(page).status_code == 403
    assert theirs.get(OWN).status_code == 200
