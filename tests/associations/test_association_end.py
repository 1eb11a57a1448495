"""Deleting, dissolving, and undoing both."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from associations.actions.ending import (
    delete_organisation,
    dissolve_organisation,
    purge_deleted,
    restore_organisation,
    revive_organisation,
)
from associations.models import Claim, Invitation, Organisation
from associations.tasks import nightly
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.post import write_letter
from jane_portal.mail.models import Letter
from tests.factories.accounts import secretary, span, user
from tests.factories.associations import contact, editor, municipal_contact, organisation, owner

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


def address(name, org):
    return reverse(name, kwargs={"slug": org.slug})


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (owner, 200),
        (lambda org: secretary(), 200),
        (editor, 403),
        (lambda org: municipal_contact("426"), 403),
        (lambda org: user(), 403),
    ],
)
def test_delete_and_dissolve_open_to_owner_and_secretary(client, make, status):
    org = organisation()
    client.force_login(make(org))
    for name in ("association_delete", "association_dissolve"):
        assert client.get(address(name, org)).status_code == status
    assert client.post(address("association_delete", org)).status_code == (302 if status == 200 else 403)
    assert (Organisation.objects.get().deleted_at is not None) == (status == 200)


def test_deleted_entry_is_brought_back_by_its_owner_with_her_rights(client):
    org = organisation()
    client.force_login(owner(org))
    response = client.post(address("association_delete", org), follow=True)
    assert response.status_code == 200
    assert client.get(org.get_absolute_url()).status_code == 404
    client.post(address("association_restore", org))
    assert client.get(address("association_edit", org)).status_code == 200


def test_restore_is_absent_for_an_editor_and_for_what_is_not_deleted(client):
    org = organisation(deleted_at=timezone.now())
    client.force_login(editor(org))
    assert client.get(address("association_restore", org)).status_code == 404
    client.force_login(owner(organisation()))
    assert client.get(address("association_restore", organisation())).status_code == 404


def test_purge_removes_after_thirty_days_and_ends_roles():
    org = organisation()
    contact(org, name="Aino")
    boss = owner(org)
    with time_machine.travel("2026-11-20 12:00", tick=False):
        delete_organisation(organisation=org, by=boss)
    with time_machine.travel("2026-12-20 11:59", tick=False):
        assert purge_deleted() == 0
    with time_machine.travel("2026-12-20 12:01", tick=False):
        assert purge_deleted() == 1
        assert purge_deleted() == 0
        assert User.objects.get(pk=boss.pk).open_spans == []
    assert not Organisation.objects.exists()
    assert Organisation.pgh_event_model.objects.filter(pgh_label="delete").count() == 1


def test_purge_leaves_what_others_refer_to():
    with time_machine.travel("2026-10-01 12:00"):
        org = organisation(deleted_at=timezone.now())
    organisation(merged_into=org)
    assert purge_deleted() == 0
    assert Organisation.objects.filter(pk=org.pk).exists()


def test_nightly_can_run_twice():
    nightly()
    nightly()


def test_dissolve_closes_what_is_open_and_tells_the_people(client):
    org, boss = organisation("Kylä ry"), user(language="sv")
    span(boss, Role.ASSOCIATION_OWNER, org.scope)
    helper = editor(org)
    claim = Claim.objects.create(organisation=org, user=user(), proof="board", explanation="x")
    invitation = Invitation.objects.create(
        organisation=org,
        email="a@x.example",
        role="association_editor",
        invited_by=boss,
        expires_at=timezone.now(),
    )
    client.force_login(boss)
    day = timezone.localdate() - datetime.timedelta(days=3)
    response = client.post(address("association_dissolve", org), {"dissolved_on": day.isoformat()})
    assert response.status_code == 302
    for row in (org, claim, invitation):
        row.refresh_from_db()
    assert (org.status, org.dissolved_on, claim.state, invitation.state) == ("dissolved", day, "refused", "cancelled")
    assert set(Letter.objects.values_list("to", "language")) == {(boss.email, "sv"), (helper.email, "fi")}
    assert not RoleSpan.objects.in_force().exists()
    assert client.get(address("association_edit", org)).status_code == 403
    letter = Letter.objects.get(to=helper.email)
    written = write_letter(builder=letter.builder, language="fi", params=letter.params)
    assert "Kylä ry" in written.subject
    assert day.strftime("%-d.%-m.%Y") in written.text


def test_dissolve_tomorrow_or_twice_is_refused():
    org = organisation()
    by = owner(org)
    with pytest.raises(ValidationError):
        dissolve_organisation(organisation=org, dissolved_on=timezone.localdate() + datetime.timedelta(days=1), by=by)
    dissolve_organisation(organisation=org, dissolved_on=timezone.localdate(), by=by)
    with pytest.raises(ValidationError):
        dissolve_organisation(organisation=org, dissolved_on=timezone.localdate(), by=by)


def test_revive_gives_back_the_roles_that_ended_and_no_others(client):
    org, office = organisation(), secretary()
    boss, gone = owner(org), user()
    limited = user()
    span(limited, Role.ASSOCIATION_EDITOR, org.scope, until=timezone.localdate() + datetime.timedelta(days=50))
    span(gone, Role.ASSOCIATION_EDITOR, org.scope, until=timezone.localdate() - datetime.timedelta(days=9))
    dissolve_organisation(organisation=org, dissolved_on=timezone.localdate(), by=boss)
    client.force_login(office)
    assert address("association_revive", org) in client.get(org.get_absolute_url()).content.decode()
    assert client.post(address("association_revive", org)).status_code == 302
    held = RoleSpan.objects.in_force().filter(scope=org.scope)
    assert set(held.values_list("user", "until")) == {
        (boss.pk, None),
        (limited.pk, timezone.localdate() + datetime.timedelta(days=50)),
    }


def test_revive_is_for_the_secretary_within_thirty_days(client):
    org = organisation()
    boss = owner(org)
    dissolve_organisation(organisation=org, dissolved_on=timezone.localdate(), by=boss)
    client.force_login(user())
    assert client.post(address("association_revive", org)).status_code == 403
    late = timezone.now() + datetime.timedelta(days=31)
    with time_machine.travel(late), pytest.raises(ValidationError):
        revive_organisation(organisation=org, by=secretary())


def test_restore_of_what_is_there_is_refused():
    org = organisation()
    with pytest.raises(ValidationError):
        restore_organisation(organisation=org, by=owner(org))
