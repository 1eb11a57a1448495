"""export_all: every table of every model, exact, without secrets, and only public data outside the personal folder."""

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from jane_portal.core.export import all_left_out
from jane_portal.core.export.writing import OPEN, PERSONAL, exported_models
from jane_portal.mail.models import Letter
from tests.factories import accounts
from tests.factories import associations as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    upload = settings.MEDIA_ROOT / "logos" / "kylä.png"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"picture")
    return tmp_path / "export"


def export(folder: Path) -> None:
    call_command("export_all", folder, stdout=io.StringIO())


def table(folder: Path, name: str) -> list[dict]:
    path = next(path for path in (folder / OPEN / f"{name}.json", folder / PERSONAL / f"{name}.json") if path.exists())
    return json.loads(path.read_text(encoding="utf-8"))


def test_export_holds_each_row_of_each_table_twice(folder: Path) -> None:
    organisation = make.organisation("=Näljängän kyläyhdistys")
    make.contact(organisation, name="Matti Meikäläinen", email="matti@demo.example")
    export(folder)
    for model in exported_models():
        name = model._meta.db_table
        expected = model._base_manager.count()
        found = table(folder, name)
        path = next(folder.glob(f"*/{name}.csv"))
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
        assert (len(found), len(rows) - 1) == (expected, expected), name
    assert [row["name_fi"] for row in table(folder, "associations_organisation")] == ["=Näljängän kyläyhdistys"]
    assert (folder / PERSONAL / "files" / "media" / "logos" / "kylä.png").read_bytes() == b"picture"
    assert folder.stat().st_mode & 0o777 == 0o700


def test_every_table_of_the_database_is_exported_or_left_out_for_a_reason() -> None:
    left_out = {apps.get_model(label)._meta.db_table for label in all_left_out()}
    exported = {model._meta.db_table for model in exported_models()}
    no_model = {"django_migrations", "portal_cache"}
    assert set(connection.introspection.table_names()) == exported | left_out | no_model
    assert all(all_left_out().values())


def test_only_public_tables_lie_outside_the_personal_folder(folder: Path) -> None:
    """A marker person in every text that can hold one."""
    person = accounts.secretary(name="Merkki Henkilö", email="merkki@demo.example")
    organisation = make.organisation()
    make.contact(organisation, name="Merkki Henkilö", email="merkki@demo.example", user=person)
    export(folder)
    outside = [path for path in folder.rglob("*") if path.is_file() and PERSONAL not in path.relative_to(folder).parts]
    assert {path.stem for path in outside if path.parent.name == OPEN} == {
        "associations_region",
        "associations_municipality",
        "associations_municipalityperiod",
        "associations_area",
        "associations_areaperiod",
        "associations_sector",
        "huoltamo_category",
    }
    assert [path.name for path in outside if "erkki" in path.read_text(encoding="utf-8")] == []
    assert "merkki@demo.example" in (folder / PERSONAL / "accounts_user.json").read_text()


def test_export_holds_no_secret(folder: Path) -> None:
    person = accounts.user()
    person.set_password("salasana-jota-ei-viedä")
    person.save()
    Letter.objects.create(builder="x.y", to="a@demo.example", kind="t", message_id="<1>", params={"url": "MARKER-LINK"})
    export(folder)
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.json"))
    assert person.password not in text
    assert "MARKER-LINK" not in text
    columns = {row["column"] for row in json.loads((folder / "data-dictionary.json").read_text())}
    assert {name for name in columns if "password" in name or "hash" in name or "token" in name} == set()


def test_data_dictionary_explains_each_column(folder: Path) -> None:
    make.organisation()
    export(folder)
    rows = json.loads((folder / "data-dictionary.json").read_text())
    told = {(row["table"], row["column"]) for row in rows}
    assert {("associations_organisation", name) for name in table(folder, "associations_organisation")[0]} <= told
    domicile = next(
        row for row in rows if (row["table"], row["column"]) == ("associations_organisation", "domicile_id")
    )
    assert domicile["refers to"] == "associations_municipality"
    assert "mfa.Authenticator" in (folder / "README.txt").read_text()


def test_export_does_not_touch_a_folder_in_use(folder: Path) -> None:
    folder.mkdir()
    (folder / "mine.txt").write_text("x")
    with pytest.raises(CommandError, match="choose an empty folder"):
        export(folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    assert [path.name for path in folder.parent.iterdir() if path.name.endswith(".part")] == []


def test_export_of_many_rows_takes_no_more_memory(folder: Path) -> None:
    def letters(count: int) -> None:
        Letter.objects.bulk_create(
            Letter(builder="x.y", to="a@demo.example", kind="t", message_id=f"<{n}-{count}>", text="x" * 2000)
            for n in range(count)
        )

    def peak(path: Path) -> int:
        tracemalloc.start()
        export(path)
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    letters(3_000)
    first = peak(folder)
    letters(12_000)
    assert peak(folder.with_name("second")) < first * 1.3
