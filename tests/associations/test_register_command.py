"""The command brings the register in as the browser does, and says by its exit status how it went."""

import io

import pytest
from django.core.management import call_command

from associations.actions.reference import load_reference
from associations.models import ImportBatch, Organisation
from tests.factories.register import csv_file, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    load_reference()


def run(path, *options: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_associations", str(path), *options, stdout=out, stderr=err)
    except SystemExit as leaving:
        return int(leaving.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_import_associations_writes_all_rows_and_again_none(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes(csv_file([row("A", number="12.345"), row("B")]))
    assert run(path)[0] == 0
    assert Organisation.objects.count() == 2
    assert run(path)[0] == 0
    assert Organisation.objects.filter(version=1).count() == 2


def test_import_associations_dry_run_writes_nothing(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes(csv_file([row("A")]))
    assert run(path, "--dry-run")[0] == 0
    assert not Organisation.objects.exists()
    assert ImportBatch.objects.get().state == "cancelled"


def test_import_associations_row_in_error_is_named_and_the_rest_written(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes(csv_file([row("A"), row("B", email="x")]))
    status, _out, err = run(path)
    assert status == 1
    assert " 3: Sähköposti: " in err
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"%PDF", b"Kunta;Kieli\nA;B\n", None])
def test_import_associations_unusable_file_writes_nothing(tmp_path, data):
    path = tmp_path / "r.csv"
    if data is not None:
        path.write_bytes(data)
    status, _out, err = run(path)
    assert status == 2
    assert len(err.strip().splitlines()) == 1
