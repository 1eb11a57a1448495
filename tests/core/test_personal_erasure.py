"""A person with a marker in every field, erased, is nowhere; others lose nothing."""

import datetime
import json

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import Error, connection, transaction
from django.utils import timezone

from associations.models import Contact, Invitation, MunicipalContact
from jane_portal.accounts.models import RoleSpan, User
from jane_portal.accounts.selectors.person import person_of
from jane_portal.core.personal.copying import deeds, sections
from jane_portal.core.personal.erasing import erase_rows
from jane_portal.core.personal.registry import all_rows
from jane_portal.core.personal.retention import due, retain
from jane_portal.mail.models import Letter
from tests.core.marked import EMAIL, MARK, NAME, marked_person, places_of
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def test_copy_holds_every_marker_of_the_person_and_nothing_of_others():
    person = marked_person()
    found = sections(person_of(person))
    held = json.dumps([section.__dict__ for section in found], default=str)
    assert {section.key for section in found} >= {
        "user", "rolespan", "contact", "municipalcontact", "claim", "invitation", "relayedmessage", "letter",
        "consent", "addresschange", "emailaddress", "usersession", "personallink", "restriction", "authenticator",
        "correction",
    }  # fmt: skip
    assert held.lower().count(MARK) > 40
    assert "muu@demo.example" not in held and "Matti Muu" not in held and '"password"' not in held
    assert deeds(person_of(person))[0]["at"]


def test_erased_person_is_nowhere_in_the_database():
    person = marked_person()
    before = places_of(MARK)
    assert len(before) > 45
    other = User.objects.get(email="muu@demo.example")
    with transaction.atomic():
        erase_rows(person_of(person))
    assert places_of(MARK) == []
    person.refresh_from_db()
    assert (person.is_former, person.name, person.is_active, person.has_usable_password()) == (True, "", False, False)
    assert Contact.objects.get(kind="person").email == other.email
    assert MunicipalContact.objects.get().is_vacant
    assert RoleSpan.objects.filter(user=person).exists()
    assert Invitation.objects.get().invited_by == person
    assert Letter.objects.get(to="kaukana@demo.example").text == ""
    assert not any(str(person.pk) == row.get_decoded().get("_auth_user_id") for row in Session.objects.all())
    events = apps.get_model("associations", "ContactEvent").objects
    assert events.filter(name="Matti Muu").exists() and events.filter(name="").exists()


def test_history_stays_closed_to_everybody_else():
    person = marked_person()
    events = apps.get_model("accounts", "UserEvent").objects.filter(id=person.pk)
    with pytest.raises(Error, match="append_only"), transaction.atomic():
        events.update(name="")
    with transaction.atomic():
        erase_rows(person_of(person))
    with pytest.raises(Error, match="append_only"), transaction.atomic():
        events.delete()


def test_person_without_an_account_is_found_and_erased_by_her_address():
    marked_person()
    stranger = person_of(None, email="KUTSUTTU@demo.example")
    assert [section.key for section in sections(stranger)] == ["invitation"]
    with transaction.atomic():
        erase_rows(stranger)
    assert places_of("kutsuttu@") == [] and places_of(EMAIL) != []


def test_after_400_days_every_due_row_is_gone_and_no_other():
    person = marked_person()
    today = make.user(name="Tämän päivän ihminen")
    Letter.objects.update(state="sent", sent_at=timezone.now(), subject="", text="", html="", params={})
    later = timezone.now() + datetime.timedelta(days=400)
    left = {rows.model: due(rows, later) for rows in all_rows()}
    retain(later)
    assert [model for model, found in left.items() if found is not None and found.exists()] == []
    assert User.objects.get(pk=person.pk).name == NAME and User.objects.get(pk=today.pk).name
    assert Contact.objects.filter(name=NAME).count() == 2
    assert Letter.objects.count() == 3
    still = places_of(MARK)
    assert "accounts_userevent.name" not in still and "associations_contactevent.email" not in still
    assert "accounts_user.name" in still and "associations_contact.name" in still


def test_nothing_is_due_tomorrow():
    marked_person()
    before = places_of(MARK)
    retain(timezone.now() + datetime.timedelta(days=1))
    assert places_of(MARK) == before


def test_raw_dump_of_the_tables_holds_no_marker():
    """As a dump reads them: COPY of every table."""
    person = marked_person()
    with transaction.atomic():
        erase_rows(person_of(person))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as rows:
                assert MARK.encode() not in b"".join(bytes(part) for part in rows).lower(), table
