"""A register that says "dissolved" has the consequences of dissolving by hand, and its undoing takes them back."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from associations.actions import register
from associations.actions.change import after_change
from associations.actions.ending import revive_organisation
from associations.actions.invitation import invite
from associations.actions.reference import load_reference
from associations.models import Claim, Invitation, Organisation
from associations.selectors.ending import can_be_revived
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.models import SearchEntry
from jane_portal.core.post import write_letter
from jane_portal.mail.models import Letter
from tests.factories import associations
from tests.factories.accounts import secretary, span, user
from tests.factories.register import applied, csv_file

pytestmark = pytest.mark.django_db
HEADINGS = ["name_fi", "register_number", "status"]


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def by(db):
    load_reference()
    return secretary()


def entry(number="12.345", name="A"):
    made = associations.organisation(name, register_number=number)
    associations.activity(made, "Kerho")
    after_change(made)
    return made


def ending(*rows, by, status="dissolved"):
    return applied(csv_file([[one.name_fi, one.register_number, status] for one in rows], HEADINGS), by=by)


def undo(batch, by):
    register.request_undo(batch=batch, by=by)
    register.undo_or_release(batch=batch)


def held(person: User) -> set[str]:
    return {one.role for one in User.objects.get(pk=person.pk).open_spans}


def state(organisation) -> tuple:
    organisation.refresh_from_db()
    return (organisation.status, Claim.objects.get().state, Invitation.objects.get().state)


def with_everything_open():
    organisation = entry()
    owner, editor = associations.owner(organisation), associations.editor(organisation)
    associations.claim(organisation, user())
    invite(organisation=organisation, email="uusi@demo.example", role=Role.ASSOCIATION_EDITOR, by=owner)
    return organisation, owner, editor


def test_import_dissolved_closes_what_is_open_and_tells_the_people(by):
    organisation, owner, editor = with_everything_open()
    other = entry("12.346", "B")
    untouched = associations.owner(other)

    ending(organisation, by=by)

    assert state(organisation) == ("dissolved", "refused", "cancelled")
    assert (held(owner), held(editor), held(untouched)) == (set(), set(), {Role.ASSOCIATION_OWNER})
    letters = Letter.objects.filter(kind="organisation_dissolved")
    assert set(letters.values_list("to", flat=True)) == {owner.email, editor.email}
    assert Claim.objects.get().decided_by == by
    assert SearchEntry.objects.filter(kind="activity").count() == 1


def test_undo_of_the_import_opens_all_again(by):
    organisation, owner, editor = with_everything_open()
    batch = ending(organisation, by=by)
    undo(batch, by)
    assert state(organisation) == ("active", "open", "open")
    assert (held(owner), held(editor)) == ({Role.ASSOCIATION_OWNER}, {Role.ASSOCIATION_EDITOR})
    assert SearchEntry.objects.filter(kind="activity").count() == 1
    claim = Claim.objects.get()
    assert (claim.decided_by, claim.decided_at, claim.reason) == (None, None, "")


def test_undo_does_not_open_what_ended_earlier(by):
    organisation = entry()
    gone, owner = associations.editor(organisation), associations.owner(organisation)
    end_role(span=gone.spans.get(), by=owner)
    until = timezone.localdate() + datetime.timedelta(days=90)
    dated = user()
    span(dated, Role.ASSOCIATION_EDITOR, organisation.scope, until=until)
    batch = ending(organisation, by=by)
    undo(batch, by)
    assert (held(gone), held(owner)) == (set(), {Role.ASSOCIATION_OWNER})
    assert RoleSpan.objects.get(user=dated).until == until


def test_one_entry_dissolved_by_an_import_is_revived_by_hand(by):
    organisation, owner, _editor = with_everything_open()
    ending(organisation, by=by)
    organisation.refresh_from_db()
    assert can_be_revived(organisation)
    revive_organisation(organisation=organisation, by=by)
    assert held(owner) == {Role.ASSOCIATION_OWNER}


def test_import_that_finds_it_dissolved_already_is_no_dissolving(by):
    organisation = entry()
    Organisation.objects.filter(pk=organisation.pk).update(
        status="dissolved", dissolved_on=datetime.date(2020, 1, 1), updated_at=timezone.now()
    )
    headings = [*HEADINGS, "description_fi"]
    applied(csv_file([["A", "12.345", "dissolved", "Uusi kuvaus"]], headings), by=by)
    organisation.refresh_from_db()
    assert organisation.description_fi == "Uusi kuvaus"
    assert not can_be_revived(organisation)


def test_undo_of_an_import_that_revived_ends_the_roles_given_since(by):
    organisation = associations.organisation(
        "A", register_number="12.345", status="dissolved", dissolved_on=datetime.date(2020, 1, 1)
    )
    batch = ending(organisation, by=by, status="active")
    owner = associations.owner(organisation)
    undo(batch, by)
    organisation.refresh_from_db()
    assert (organisation.status, held(owner)) == ("dissolved", set())


def test_import_from_the_command_line_has_the_same_consequences(by, tmp_path):
    organisation, owner, editor = with_everything_open()
    file = tmp_path / "rekisteri.csv"
    file.write_bytes(csv_file([["A", "12.345", "dissolved"]], HEADINGS))
    call_command("import_associations", str(file))
    assert state(organisation) == ("dissolved", "withdrawn", "cancelled")
    assert (held(owner), held(editor)) == (set(), set())
    letter = Letter.objects.filter(kind="organisation_dissolved").first()
    assert write_letter(builder=letter.builder, language="fi", params=letter.params).subject.startswith("A ")


def test_import_of_many_costs_no_more_statements_than_of_one(by):
    few, many = [entry(f"12.{n}") for n in range(100, 101)], [entry(f"13.{n}", f"B{n}") for n in range(100, 130)]
    counts = []
    for rows in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ending(*rows, by=by)
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 4
