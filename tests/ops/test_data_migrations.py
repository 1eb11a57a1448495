"""The steps of migrations that change rows do to rows what they say: tried on the tables of their time."""

from __future__ import annotations

import datetime
import importlib
from typing import Any

import pytest
from django.apps import apps as todays
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from associations.models import Invitation, Organisation
from jane_portal.accounts.models import AddressChange
from jane_portal.core.files.models import StoredFile
from jane_portal.core.models import PersonalLink
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
OURS = {"accounts", "api", "associations", "core", "feedback", "follow", "huoltamo", "mail"}


def step(app: str, name: str) -> Any:
    return importlib.import_module(f"{todays.get_app_config(app).name}.migrations.{name}")


def of_that_time(app: str, name: str, model: str) -> Any:
    """The models that the step was written for; the table of `model` gets back the columns it had then.

    Called before any row is made: a table with changes under way is not altered.
    """
    apps = MigrationExecutor(connection).loader.project_state([(app, name)]).apps
    former = apps.get_model(app, model)
    there = {field.column for field in todays.get_model(app, model)._meta.concrete_fields}
    with connection.schema_editor() as editor:
        for field in former._meta.concrete_fields:
            if field.column not in there:
                field.null = True
                editor.add_field(former, field)
    return apps


def test_every_step_that_changes_rows_is_tried_here():
    found = {
        (app, name)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in OURS and any(isinstance(operation, migrations.RunPython) for operation in migration.operations)
    }
    assert found == {
        ("accounts", "0006_links_to_core"),
        ("associations", "0011_links_to_core"),
        ("associations", "0014_logos_into_the_file_store"),
    }


def test_links_of_lost_addresses_under_way_keep_working():
    apps = of_that_time("accounts", "0006_links_to_core", "AddressChange")
    former = apps.get_model("accounts", "AddressChange").objects
    now, day = timezone.now(), datetime.timedelta(days=1)
    person = make.user("vanha@demo.example")
    facts = {"note": "Soitin.", "vouched_by": make.secretary()}
    made = []
    for number, (state, until) in enumerate([("open", now + day), ("stopped", now + day), ("open", now - day)]):
        whose = person if number < 2 else make.user()  # of each person one may be open
        addresses = {"old_email": whose.email, "new_email": f"u{number}@demo.example"}
        made.append(AddressChange.objects.create(user=whose, state=state, expires_at=until, **addresses, **facts))
        former.filter(pk=made[-1].pk).update(confirm_hash=f"c{number}", stop_hash=f"s{number}")

    step("accounts", "0006_links_to_core").move(apps, None)
    links = PersonalLink.objects.order_by("purpose").values_list("purpose", "subject", "email", "user", "token_hash")
    subject = f"addresschange:{made[0].pk}"
    assert list(links) == [
        ("address.confirm", subject, "u0@demo.example", person.pk, "c0"),
        ("address.stop", subject, "vanha@demo.example", person.pk, "s0"),
    ]
    assert set(PersonalLink.objects.values_list("expires_at", flat=True)) == {made[0].expires_at}


def test_links_of_invitations_under_way_keep_working():
    apps = of_that_time("associations", "0011_links_to_core", "Invitation")
    former = apps.get_model("associations", "Invitation").objects
    now, day = timezone.now(), datetime.timedelta(days=1)
    ours = rooms.organisation()
    facts = {"organisation": ours, "role": "association_editor", "invited_by": rooms.owner(ours)}
    for number, (state, until) in enumerate([("open", now + day), ("accepted", now + day), ("open", now - day)]):
        invitation = Invitation.objects.create(email=f"k{number}@demo.example", state=state, expires_at=until, **facts)
        former.filter(pk=invitation.pk).update(token_hash=f"h{number}", version=1)

    step("associations", "0011_links_to_core").move(apps, None)
    link = PersonalLink.objects.get()
    waiting = Invitation.objects.get(email="k0@demo.example")
    assert (link.purpose, link.subject, link.email, link.token_hash, link.expires_at) == (
        "invitation",
        f"invitation:{waiting.pk}",
        "k0@demo.example",
        "h0",
        waiting.expires_at,
    )


def test_logos_come_into_the_file_store_once_and_leave_it_with_the_step(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with_file, without = rooms.organisation("Kuvallinen ry"), rooms.organisation("Kuva kadonnut ry")
    path = default_storage.save("logos/a.webp", ContentFile(b"bytes"))
    for organisation, logo in ((with_file, path), (without, "logos/gone.webp")):
        Organisation.objects.filter(pk=organisation.pk).update(logo=logo)
    logos = step("associations", "0014_logos_into_the_file_store")
    for _time in range(2):
        logos.keep_logos(todays, None)
    stored = StoredFile.objects.get()
    assert (stored.path, stored.kind, stored.owner, stored.size, stored.decorative) == (
        path,
        "logo",
        with_file.scope,
        5,
        True,
    )
    logos.forget_logos(todays, None)
    assert not StoredFile.objects.exists()
    assert default_storage.exists(path)
