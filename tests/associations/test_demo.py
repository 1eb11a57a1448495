import stat

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from associations.actions.reference import load_reference
from associations.models import (
    Activity,
    Claim,
    Contact,
    Invitation,
    MunicipalContact,
    Municipality,
    Organisation,
    Sector,
    Status,
)
from jane_portal.accounts.models import User
from jane_portal.mail.actions import send_letter
from jane_portal.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_reference()
    return tmp_path


def names() -> list[str]:
    return list(Organisation.objects.order_by("id").values_list("name_fi", "description_fi"))


def test_load_demo_makes_a_network_in_every_municipality_and_sector(data_dir):
    call_command("load_demo", verbosity=0)

    invented = Organisation.objects.filter(register_number__startswith="9")
    assert len(set(invented.values_list("domicile__code", flat=True))) == 13
    assert Sector.objects.filter(organisations__isnull=True).count() == 0
    assert set(Organisation.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(Claim.objects.values_list("state", flat=True)) == set(Claim.State.values)
    assert set(Invitation.objects.values_list("state", flat=True)) == set(Invitation.State.values)
    assert set(Contact.objects.values_list("email_seen_by", flat=True)) == {"own", "officials", "network", "public"}
    assert {"peer_group", "hobby", "volunteering"} <= set(Activity.objects.values_list("kind", flat=True))
    assert MunicipalContact.objects.filter(name="").count() == 1
    assert MunicipalContact.objects.exclude(substitute_for=None).count() == 1


def test_load_demo_puts_no_words_and_no_contacts_on_real_organisations(data_dir):
    call_command("load_demo", "--associations", "20", verbosity=0)

    real = Organisation.objects.filter(
        register_number=None, name_fi__in=["EHYT ry", "JoMoni", "Joensuun Setlementti ry"]
    )
    assert real.count() == 3
    assert set(real.values_list("description_fi", "website")) == {("", "")}
    assert Contact.objects.filter(organisation__in=real).count() == 0


def test_load_demo_with_the_same_seed_gives_the_same_network(data_dir):
    with transaction.atomic():
        call_command("load_demo", "--seed", "5", "--associations", "30", verbosity=0)
        first = names()
        transaction.set_rollback(True)
    call_command("load_demo", "--seed", "5", "--associations", "30", verbosity=0)

    assert names() == first


def test_load_demo_again_changes_nothing_and_keeps_the_password(data_dir, capsys):
    call_command("load_demo", "--associations", "13")
    accounts = (data_dir / "demo-accounts.txt").read_text(encoding="utf-8")
    before = Organisation.objects.count()
    call_command("load_demo", "--associations", "13")

    assert Organisation.objects.count() == before
    assert (data_dir / "demo-accounts.txt").read_text(encoding="utf-8") == accounts
    assert "already there" in capsys.readouterr().out


def test_load_demo_lists_accounts_readable_by_the_owner_only_and_their_password_works(data_dir):
    call_command("load_demo", "--associations", "13", verbosity=0)

    path = data_dir / "demo-accounts.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert User.objects.get(email="sihteeri@demo.example").check_password(lines[-1].split()[-1])
    assert {line.split("@")[0] for line in lines if "@" in line} >= {"sihteeri", "kunta", "yhdistys", "yllapito"}


def test_load_demo_gives_the_accounts_their_roles(data_dir):
    call_command("load_demo", "--associations", "130", verbosity=0)

    held = {u.email.split("@")[0]: {s.role for s in u.open_spans} for u in User.objects.all()}
    assert held["sihteeri"] == {"secretary", "body_secretary"}
    assert held["kunta"] == {"municipal_ngo"}
    assert held["yhdistys"] == {"association_owner"}
    assert held["agentti"] == {"association_editor", "agent"}
    assert held["yllapito"] == {"administrator"}
    assert held["asukas"] == set()


def test_load_demo_outside_demo_mode_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo")


@pytest.mark.parametrize(("code", "count"), [("11", 19), ("10", 12)])
def test_load_demo_in_another_region_makes_its_own_network(data_dir, settings, code, count):
    settings.PORTAL_REGION = code
    call_command("load_demo", "--associations", "80", verbosity=0)

    here = set(Municipality.objects.of_region(code).values_list("code", flat=True))
    assert len(here) == count
    assert set(Organisation.objects.exclude(domicile=None).values_list("domicile__code", flat=True)) == here
    assert set(MunicipalContact.objects.values_list("municipality__code", flat=True)) == here
    assert not Organisation.objects.filter(name_fi__contains="Pohjois-Karjala").exists()
    accounts = (data_dir / "demo-accounts.txt").read_text(encoding="utf-8")
    assert "JANE" not in accounts and "Joensuu" not in accounts
    held = {u.email.split("@")[0]: {s.role for s in u.open_spans} for u in User.objects.all()}
    assert held["sihteeri"] == {"secretary", "body_secretary"}
    assert held["yhdistys"] == {"association_owner"}


def test_load_demo_in_a_region_without_demo_data_says_so(data_dir, settings):
    settings.PORTAL_REGION = "04"
    with pytest.raises(CommandError, match="no demo data for region 04"):
        call_command("load_demo")


def test_load_demo_leaves_letters_that_can_be_read(data_dir, client):
    call_command("load_demo", "--associations", "60", verbosity=0)

    letters = list(Letter.objects.order_by("id"))
    assert {"role_given", "claim_opened", "relayed_message"} <= {letter.kind for letter in letters}
    assert {letter.kind for letter in letters if send_letter(letter.pk).state != "sent"} == set()
    assert client.get("/demo/postit/").content.decode().count("/demo/postit/") >= len(letters)
