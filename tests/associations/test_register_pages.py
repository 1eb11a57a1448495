"""The secretary's pages of the register import, and that nobody else knows of them."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from associations.actions import register
from associations.actions.reference import load_reference
from associations.models import ImportBatch, Organisation
from tests.factories.accounts import administrator, secretary, with_role
from tests.factories.register import HEADINGS, applied, checked, csv_file, row, uploaded

pytestmark = pytest.mark.django_db
CANARY = '<img src=x onerror="alert(1)">'


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def by(db):
    load_reference()
    return secretary()


@pytest.fixture
def desk(client, by):
    client.force_login(by)
    return client


def page(batch: ImportBatch, name: str = "import_detail") -> str:
    return reverse(name, kwargs={"pk": batch.pk})


def test_whole_way_without_script(desk, by):
    answer = desk.post(reverse("import_create"), {"file": SimpleUploadedFile("r.csv", csv_file([row("A"), row("B")]))})
    batch = ImportBatch.objects.get()
    assertRedirects(answer, page(batch))
    assertContains(
        desk.get(page(batch)), f'<noscript><p><a class="ds-button" data-variant="secondary" href="{page(batch)}"'
    )
    register.read_headings(batch=batch)
    assertRedirects(desk.get(page(batch)), page(batch, "import_columns"))
    assertContains(desk.get(page(batch, "import_columns")), '<option value="name_fi" selected>')
    columns = {f"column_{index}": "" for index in range(len(HEADINGS))} | {"column_0": "name_fi"}
    assertRedirects(desk.post(page(batch, "import_columns"), columns), page(batch))
    batch.refresh_from_db()
    register.check_import(batch=batch)
    assertContains(desk.get(page(batch)), 'name="row"', count=2)
    desk.post(page(batch, "import_choose"), {"do": "apply", "shown": [2, 3], "row": [3]})
    batch.refresh_from_db()
    assert batch.state == "applying"
    register.apply_or_release(batch=batch)
    assert list(Organisation.objects.values_list("name_fi", flat=True)) == ["B"]
    desk.post(page(batch, "import_undo"))
    batch.refresh_from_db()
    register.undo_or_release(batch=batch)
    assert not Organisation.objects.exists()
    assertContains(desk.get(reverse("import_list")), "r.csv")


def test_columns_the_same_twice_is_told_at_the_column(desk, by):
    batch = uploaded(csv_file([row("A")]), by=by)
    answer = desk.post(page(batch, "import_columns"), {"column_0": "name_fi", "column_1": "name_fi"})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["column_1"]
    answer = desk.post(page(batch, "import_columns"), {"column_1": "kind"})
    assert list(answer.context["form"].errors) == ["__all__"]


def test_upload_of_no_table_says_why(desk):
    answer = desk.post(reverse("import_create"), {"file": SimpleUploadedFile("r.xlsx", b"%PDF-1.7")})
    assert list(answer.context["form"].errors) == ["file"]


def test_progress_fragment_refreshes_the_page_when_done(desk, by):
    batch = checked(csv_file([row("A")]), by=by)
    assert desk.get(page(batch), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    ImportBatch.objects.filter(pk=batch.pk).update(state="checking", checked_at=None)
    ImportBatch.objects.get().progress.__class__.objects.update(moved_at="2026-01-01T00:00:00Z", total=3800, done=1900)
    answer = desk.get(page(batch), headers={"HX-Request": "true"})
    assertContains(answer, '<progress id="progress" max="3800" value="1900">')
    assertContains(answer, page(batch, "import_resume"))
    assertRedirects(desk.post(page(batch, "import_resume")), page(batch))


def test_preview_tabs_filter_and_count(desk, by):
    applied(csv_file([row("A", number="12.345", municipality="Liperi")]), by=by)
    rows = [row("A uusi", number="12.345", municipality="Joensuu"), row("B"), row("C", email="x")]
    batch = checked(csv_file(rows), by=by)
    answer = desk.get(page(batch))
    assert [(label, count) for _value, label, count in answer.context["tabs"]][1:] == [
        (label.capitalize(), count) for label, count in zip(batch.rows.model.Outcome.labels, [1, 1, 0, 1], strict=True)
    ]
    changed = desk.get(page(batch), {"rows": "changed"})
    assertContains(changed, "<del>Liperi</del>")
    assertContains(changed, "<ins>Joensuu</ins>")
    assertNotContains(desk.get(page(batch), {"rows": "error"}), 'name="row"')


def test_choose_whole_tab_and_page(desk, by):
    batch = checked(csv_file([row("A"), row("B"), row("C")]), by=by)
    answer = desk.post(page(batch, "import_choose"), {"do": "none", "outcome": "new", "page": "1"})
    assert answer["Location"] == page(batch) + "?rows=new&page=1"
    assert not batch.rows.filter(chosen=True).exists()
    desk.post(page(batch, "import_choose"), {"do": "save", "shown": [2, 3], "row": ["3", "4"]})
    assert list(batch.rows.filter(chosen=True).values_list("number", flat=True)) == [3]


def test_errors_come_back_with_reasons_and_can_be_imported_again(desk, by):
    rows = [row("A", number="12.345"), row("B", number="12.345", municipality="Liperi"), row("=1+1", phone="+358 40 1")]
    batch = checked(csv_file(rows), by=by)
    data = b"".join(desk.get(page(batch, "import_errors")).streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(data), delimiter=";"))
    assert lines[0][1:-1] == HEADINGS
    assert [line[:3] for line in lines[1:]] == [["3", "B", "12.345"], ["4", "'=1+1", ""]]
    assert lines[1][4] == "Liperi"
    assert lines[2][8] == "'+358 40 1"
    assert lines[1][-1].startswith("Rekisterinumero: ")
    again = checked(data.encode(), by=by)
    assert again.mapping["name_fi"] == 1


def test_canaries_in_every_cell_and_heading_are_shown_escaped(desk, by):
    headings = [f"{CANARY}{index}" if index else "Nimi" for index in range(len(HEADINGS))]
    batch = uploaded(csv_file([[CANARY] * len(HEADINGS)], headings), by=by)
    assertNotContains(desk.get(page(batch, "import_columns")), "<img src=x")
    mapping = {"name_fi": 0, "municipality": 1, "description_fi": 2, "email": 3}
    batch = checked(csv_file([[CANARY] * 8, [CANARY, "", CANARY, *[""] * 5]], headings), by=by, mapping=mapping)
    ImportBatch.objects.filter(pk=batch.pk).update(file_name=CANARY)
    assert sorted(batch.rows.values_list("outcome", flat=True)) == ["error", "new"]
    answer = desk.get(page(batch))
    assertContains(answer, "&lt;img src=x")
    assertNotContains(answer, "<img src=x")


@pytest.mark.parametrize("rows", [1, 30])
def test_preview_asks_the_same_number_of_statements(desk, by, rows, django_assert_max_num_queries):
    applied(
        csv_file([row(f"N{number}", number=f"{number}.345", email=f"a{number}@b.fi") for number in range(1, rows + 1)]),
        by=by,
    )
    changed = [
        row(f"M{number}", number=f"{number}.345", municipality="Liperi", phone="040 12345")
        for number in range(1, rows + 1)
    ]
    batch = checked(csv_file(changed), by=by)
    desk.get(page(batch))
    with django_assert_max_num_queries(8 + 3):  # session, user and roles are not counted
        desk.get(page(batch))


@pytest.mark.parametrize("role", ["association_owner", "municipal_ngo", "claim_approver"])
def test_pages_are_absent_for_others(client, by, role):
    batch = checked(csv_file([row("A")]), by=by)
    client.force_login(with_role(role, "association:x"))
    names = [
        "import_detail",
        "import_columns",
        "import_choose",
        "import_undo",
        "import_cancel",
        "import_resume",
        "import_errors",
    ]
    for address in (reverse("import_list"), reverse("import_create"), *(page(batch, name) for name in names)):
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 404


def test_pages_ask_a_visitor_to_sign_in_and_let_the_administrator_in(client, by):
    batch = checked(csv_file([row("A")]), by=by)
    assert client.get(page(batch)).status_code == 302
    client.force_login(administrator())
    assert client.get(page(batch)).status_code == 200
    assert client.get(reverse("import_detail", kwargs={"pk": 9})).status_code == 404
