"""Help in place: what is missing before production, and the first steps of each role."""

import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from jane_portal.accounts.models import HiddenHelp
from jane_portal.core import instance, readiness
from jane_portal.core.steps import steps_of
from tests.factories import accounts
from tests.factories import associations as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def missing() -> set[str]:
    return {point.key for point in readiness.points() if not point.well}


def test_demo_lacks_what_production_needs() -> None:
    assert {"mode", "secret", "address", "mail", "helper", "controller", "backup"} <= missing()


def test_settings_of_production_lack_nothing(settings) -> None:
    settings.DEMO = False
    settings.SECRET_KEY = "k" * 50
    settings.SECURE, settings.ALLOWED_HOSTS = True, ["portaali.fi"]
    settings.EMAIL_URL, settings.DEFAULT_FROM_EMAIL = "smtp://x", "JANE <portaali@portaali.fi>"
    settings.PORTAL_HELPER = {"name": "A", "phone": "1", "email": "a@portaali.fi"}
    settings.PORTAL_CONTROLLER = {"name": "Yhdistys ry", "contact": "tietosuoja@portaali.fi"}
    assert readiness.setting_gaps() == []


@pytest.mark.parametrize(("hours", "well"), [(47, True), (49, False)])
def test_old_backup_counts_no_more(hours: int, well: bool) -> None:
    readiness.note_backup(timezone.now() - datetime.timedelta(hours=hours))
    assert ("backup" not in missing()) is well


def test_mark_of_a_backup_that_cannot_be_read_is_none(data: Path) -> None:
    (data / readiness.BACKUP_MARK).write_text("{")
    assert readiness.last_backup() is None


def test_quiet_copy_is_told(data: Path) -> None:
    assert instance.is_released()
    assert "released" not in missing()
    instance.mark_restored()
    assert "released" in missing()


def test_settings_page_names_the_settings_to_the_administrator_alone(client: Client) -> None:
    client.force_login(accounts.administrator())
    page = client.get("/asetukset/").content.decode()
    assert "PORTAL_CONTROLLER_NAME" in page
    assert "EMAIL_URL" in page
    client.force_login(accounts.secretary())
    assert client.get("/asetukset/").status_code == 404


def undone(person) -> int:
    return sum(not step.done for step in steps_of(person))


def test_steps_of_an_owner_follow_the_data() -> None:
    organisation = make.organisation()
    owner = accounts.with_role("association_owner", f"association:{organisation.uuid}")
    assert undone(owner) == 5
    make.contact(organisation, name="Sihteeri")
    make.activity(organisation)
    organisation.description_fi = "Pidämme kerhoa."
    organisation.save()
    accounts.with_role("association_editor", f"association:{organisation.uuid}")
    owner.name = "Olga Omistaja"
    assert undone(owner) == 0


@pytest.mark.parametrize("role", ["secretary", "administrator", "municipal_ngo", "association_editor"])
def test_steps_of_each_role_lead_somewhere(client: Client, role: str) -> None:
    organisation = make.organisation()
    scopes = {
        "secretary": "region:12",
        "administrator": "portal:",
        "municipal_ngo": "municipality:426",
        "association_editor": f"association:{organisation.uuid}",
    }
    person = accounts.with_role(role, scopes[role])
    client.force_login(person)
    steps = steps_of(person)
    assert steps
    for step in steps:
        # The pages of the second factor ask for the password first.
        assert client.get(step.url).status_code in {200, 302}, step.url


def test_first_steps_put_away_stay_away_until_a_new_role(client: Client) -> None:
    person = accounts.secretary()
    client.force_login(person)
    hide = "/tili/ensiaskeleet/piilota/"
    assert hide in client.get("/tyopoyta/").content.decode()
    assert client.get(hide).status_code == 405
    client.post(hide)
    client.post(hide)
    assert HiddenHelp.objects.filter(user=person).count() == 1
    assert hide not in client.get("/tyopoyta/").content.decode()
    accounts.span(person, "administrator")
    assert hide in client.get("/tyopoyta/").content.decode()


def test_first_steps_vanish_when_all_are_done(client: Client) -> None:
    organisation = make.organisation(description_fi="Kerho")
    make.contact(organisation, name="S")
    make.activity(organisation)
    client.force_login(accounts.with_role("association_editor", f"association:{organisation.uuid}", name="Eeva"))
    assert "piilota" not in client.get("/tyopoyta/").content.decode()


def test_privacy_notice_names_the_controller(client: Client, settings) -> None:
    settings.PORTAL_CONTROLLER = {"name": "Esimerkkiyhdistys ry", "contact": "tietosuoja@demo.example"}
    assert "Esimerkkiyhdistys ry, tietosuoja@demo.example" in client.get("/tietosuoja/").content.decode()


def test_settings_page_tells_of_what_backup_the_portal_was_restored(client: Client) -> None:
    client.force_login(accounts.administrator())
    assert "palautettu" not in client.get("/asetukset/").text
    readiness.note_restored("2026-11-20T02:00:00+00:00")
    assert "palautettu varmuuskopiosta, joka tehtiin 20.11.2026" in client.get("/asetukset/").text
