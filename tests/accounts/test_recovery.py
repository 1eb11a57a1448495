"""A lost address is replaced when somebody vouches and the new one answers; nobody gains an account by vouching."""

import re

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jane_portal.accounts.actions.recovery import confirm_new_address, vouch_for_address
from jane_portal.accounts.models import CONFIRM, STOP, AddressChange, Role, User
from jane_portal.core.models import PersonalLink
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
NEW = "uusi@demo.example"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def vouch(person: User, by: User, email: str = NEW) -> AddressChange:
    return vouch_for_address(person=person, email=email, note="Soitin numeroon, joka on rekisterissä.", by=by)


def held(purpose: str, change: AddressChange) -> PersonalLink:
    return PersonalLink.objects.get(purpose=purpose, subject=change.subject)


def link(letter) -> str:
    return re.search(r"(/tili/osoite/\S+/)$", letter.text, re.MULTILINE)[1]


def test_lost_address_is_replaced_after_the_new_one_answers(client):
    person, secretary = make.user("vanha@demo.example", password="kissa-istuu-kiikussa"), make.secretary()
    own = Client()
    own.force_login(person)
    client.force_login(secretary)
    page = f"/tili/ihmiset/{person.uuid}/osoite/"
    assert client.post(page, {"email": NEW}).status_code == 200
    assert client.post(page, {"email": "Uusi@demo.example", "note": "Soitin."}).status_code == 302
    person.refresh_from_db()
    assert person.email == "vanha@demo.example"
    to_new, to_old = last_letter(NEW), last_letter("vanha@demo.example")
    assert "vanha@demo.example" not in to_new.text and NEW not in to_old.text
    visitor = Client()
    assert visitor.get(link(to_new), follow=True).status_code == 200
    wrong = visitor.post("/tili/osoite/", {"confirm": "1", "old_email": "joku@demo.example"})
    assert wrong.status_code == 200 and User.objects.get(pk=person.pk).email == "vanha@demo.example"
    answer = visitor.post("/tili/osoite/", {"confirm": "1", "old_email": "Vanha@demo.example"})
    assert answer.url == "/tili/login/"
    person.refresh_from_db()
    assert (person.email, person.has_usable_password()) == (NEW, False)
    assert list(person.emailaddress_set.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert own.get("/tili/omat/").status_code == 302
    assert visitor.get(link(to_new), follow=True).status_code == 410
    assert set(Letter.objects.filter(kind="notice").values_list("to", flat=True)) == {NEW, "vanha@demo.example"}
    event = apps.get_model("accounts", "UserEvent").objects.filter(id=person.pk).latest("pgh_id")
    assert (event.email, event.pgh_context["action"]) == (NEW, "accounts.confirm_new_address")
    change = apps.get_model("accounts", "AddressChangeEvent").objects.earliest("pgh_id")
    assert (change.note, change.pgh_context["by"]) == ("Soitin.", secretary.pk)


def test_old_address_stops_the_change_and_the_secretary_is_told(client):
    person, secretary = make.user("vanha@demo.example"), make.secretary()
    change = vouch(person, secretary)
    stop = link(last_letter("vanha@demo.example"))
    client.get(stop)
    assert AddressChange.objects.get().state == "open"
    client.post("/tili/osoite/")
    assert AddressChange.objects.get().state == "stopped"
    assert Letter.objects.get(to=secretary.email).kind == "address_stopped"
    with pytest.raises(ValidationError):
        confirm_new_address(link=held(CONFIRM, change), old_email="vanha@demo.example", by=None)
    assert client.get(stop, follow=True).status_code == 410


def test_the_stopping_link_does_not_confirm():
    change = vouch(make.user("vanha@demo.example"), make.secretary())
    with pytest.raises(ValidationError):
        confirm_new_address(link=held(STOP, change), old_email="vanha@demo.example", by=None)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SUBSTITUTE_SECRETARY, Role.ADMINISTRATOR])
def test_powerful_accounts_are_an_administrators_matter(client, role):
    powerful = make.with_role(role, "region:12")
    later = make.user()
    make.span(later, role, "region:12", days_ago=-3)
    secretary = make.secretary()
    for person in (powerful, later):
        with pytest.raises(ValidationError):
            vouch(person, secretary)
    client.force_login(secretary)
    assert client.get(f"/tili/ihmiset/{powerful.uuid}/osoite/").status_code == 403
    administrator = make.administrator()
    vouch(powerful, administrator)
    with pytest.raises(ValidationError):
        vouch(administrator, administrator)


def test_co_owner_vouches_for_those_who_have_roles_nowhere_else(client):
    ours, theirs = rooms.organisation(), rooms.organisation()
    owner, colleague = rooms.owner(ours), rooms.owner(ours, email="vanha@demo.example")
    client.force_login(owner)
    page = f"/tili/ihmiset/{colleague.uuid}/osoite/"
    assert page in client.get(reverse("person_list", args=[ours.slug])).content.decode()
    assert client.post(page, {"email": NEW, "note": "Tapasimme kylätalolla."}).status_code == 302
    make.span(colleague, Role.ASSOCIATION_EDITOR, theirs.scope)
    assert client.get(page).status_code == 403
    # The right is asked again when the new address answers.
    link = held(CONFIRM, AddressChange.objects.get())
    with pytest.raises(ValidationError):
        confirm_new_address(link=link, old_email="vanha@demo.example", by=None)
    assert client.get(f"/tili/ihmiset/{rooms.owner(theirs).uuid}/osoite/").status_code == 404
    client.force_login(rooms.editor(ours))
    assert client.get(page).status_code == 404


def test_taken_address_is_told_to_secretaries_only():
    make.user(NEW)
    association = rooms.organisation()
    person = rooms.owner(association, email="vanha@demo.example")
    with pytest.raises(ValidationError):
        vouch(person, make.secretary())
    change = vouch(person, rooms.owner(association))
    with pytest.raises(ValidationError):
        confirm_new_address(link=held(CONFIRM, change), old_email=person.email, by=None)


def test_link_dies_with_time_and_with_a_newer_change():
    person, secretary = make.user("vanha@demo.example"), make.secretary()
    first, second = vouch(person, secretary, "a@demo.example"), vouch(person, secretary)
    AddressChange.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    for change in (first, second):
        with pytest.raises(ValidationError):
            confirm_new_address(link=held(CONFIRM, change), old_email=person.email, by=None)


def test_vouching_and_guessing_are_limited(client):
    person = make.user("vanha@demo.example")
    client.force_login(make.secretary())
    page = f"/tili/ihmiset/{person.uuid}/osoite/"
    statuses = [client.post(page, {"email": f"a{n}@demo.example", "note": "x"}).status_code for n in range(11)]
    assert statuses == [302] * 10 + [200]
    confirm = link(last_letter("a9@demo.example"))
    for number in range(5):
        client.post(confirm, {"confirm": "1", "old_email": f"arvaus{number}@demo.example"})
    client.post(confirm, {"confirm": "1", "old_email": "vanha@demo.example"})
    assert User.objects.get(pk=person.pk).email == "vanha@demo.example"


def test_code_on_its_way_to_the_lost_address_opens_nothing(client):
    person = make.user("vanha@demo.example")
    client.post("/tili/login/", {"login": "vanha@demo.example"})
    code = re.search(r"^([A-Z0-9]+(?:-[A-Z0-9]+)*)$", last_letter("vanha@demo.example").text, re.MULTILINE)[1]
    change = vouch(person, make.secretary())
    confirm_new_address(link=held(CONFIRM, change), old_email="vanha@demo.example", by=None)
    client.post("/tili/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session
    assert list(person.emailaddress_set.values_list("email", flat=True)) == [NEW]
