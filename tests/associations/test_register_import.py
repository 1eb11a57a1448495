"""The register comes in: columns guessed, rows judged, applied in one transaction, undone."""

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from associations.actions import register
from associations.actions.reference import load_reference
from associations.actions.register.stage import holds_personal_code
from associations.models import Contact, DirectoryRow, ImportBatch, ImportValues, Municipality, Organisation, Sector
from associations.selectors.register_fields import NAME_KEY_SQL, guess_columns, name_key
from tests.factories.accounts import secretary
from tests.factories.register import applied, checked, codes, csv_file, outcomes, row, uploaded

pytestmark = pytest.mark.django_db
MARTAT = row(
    "Liperin Martat ry",
    number="12.345",
    business_id="0242746-2",
    municipality="Liperi",
    sector="Kylä- ja kaupunginosatoiminta",
    description="Kokoontuu viikoittain.\nTervetuloa!",
    email="Martat@Demo.example",
    phone="+358 40 123 4567",
)


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def by(db):
    load_reference()
    return secretary()


def test_guess_columns_by_field_names_and_by_finnish_and_swedish_headings():
    names = ["name_fi", "kind", "register_number", "business_id", "municipality", "sector", "description_fi", "website"]
    assert guess_columns(names) == {name: index for index, name in enumerate(names)}
    finnish = ["Nimi", "Rek.nro", "Y-tunnus", "KOTIPAIKKA ", "Toimiala", "Kuvaus", "Sähköpostiosoite", "Puhelinnumero"]
    assert list(guess_columns(finnish)) == [
        "name_fi",
        "register_number",
        "business_id",
        "municipality",
        "sector",
        "description_fi",
        "email",
        "phone",
    ]
    assert guess_columns(["Namn", "Hemort", "Yhdistyksen nimi", "Rekisterinumro", "x"]) == {
        "name_fi": 0,
        "municipality": 1,
        "register_number": 3,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [("Liperin Martat ry", "Liperin martat r.y."), ("Kylä-yhdistys", "Kyläyhdistys"), ("Åbo rf", "ÅBO")],
)
def test_name_key_is_the_same_for_near_equal_names(one, other):
    assert name_key(one) == name_key(other)


def test_name_key_agrees_with_its_twin_in_the_database(db):
    for name in ("Liperin Martat r.y.", "O'Hara & “Pojat”", "Ry", "Éva – Härkä (rf)", "Kerry"):
        with connection.cursor() as cursor:
            statement = f"SELECT {NAME_KEY_SQL.format('v.n')} FROM (SELECT %s::text AS n) v"  # noqa: S608 - our own
            cursor.execute(statement, [name])
            assert cursor.fetchone() == (name_key(name),)


def test_import_new_row_becomes_an_organisation_with_a_hidden_contact(by):
    batch = applied(csv_file([MARTAT]), by=by)
    assert (batch.state, batch.counts["new"]) == ("applied", 1)
    assert batch.written == {"created": 1, "updated": 0, "contacts": 1}
    organisation = Organisation.objects.get()
    assert organisation.slug == "liperin-martat-ry"
    assert (organisation.register_number, organisation.business_id) == ("12.345", "0242746-2")
    assert organisation.domicile.name_fi == "Liperi"
    assert organisation.sector.name_fi == "Kylä- ja kaupunginosatoiminta"
    assert organisation.description_fi == "Kokoontuu viikoittain.\nTervetuloa!"
    contact = organisation.contacts.get()
    assert (contact.email, contact.phone, contact.kind) == ("martat@demo.example", "+358 40 123 4567", "mailbox")
    assert {contact.name_seen_by, contact.email_seen_by, contact.phone_seen_by} == {"own"}
    assert DirectoryRow.objects.get(organisation=organisation).listed
    event = pghistory.models.Events.objects.tracks(organisation).get()
    assert event.pgh_context["action"] == "associations.apply_import"
    assert event.pgh_context["by"] == by.pk


def test_import_same_file_again_writes_nothing(by):
    data = csv_file([MARTAT, row("Kesän kerho", municipality="426", phone="040 555 1234"), row("Nimetön")])
    applied(data, by=by)
    before = list(Organisation.objects.values_list("pk", "version", "updated_at").order_by("pk"))
    batch = checked(data, by=by)
    assert outcomes(batch) == {2: "same", 3: "same", 4: "same"}
    with pytest.raises(ValidationError):
        register.request_apply(batch=batch, by=by)
    assert list(Organisation.objects.values_list("pk", "version", "updated_at").order_by("pk")) == before
    assert Contact.objects.count() == 2


def test_import_changed_row_changes_only_what_differs_and_empty_cells_keep_the_old(by):
    applied(csv_file([MARTAT]), by=by)
    changed = row("Liperin Martat ry", number="12.345", municipality="Joensuu", email="uusi@demo.example")
    batch = applied(csv_file([changed]), by=by)
    organisation = Organisation.objects.get()
    assert batch.rows.get().before["domicile_id"] == Municipality.objects.get(name_fi="Liperi").pk
    assert organisation.domicile.name_fi == "Joensuu"
    assert organisation.business_id == "0242746-2"
    assert organisation.version == 2
    assert [contact.email for contact in organisation.contacts.order_by("pk")] == [
        "martat@demo.example",
        "uusi@demo.example",
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"number": "12.345"},
        {"number": "12345"},
        {"business_id": "02427462"},
        {"municipality": "Libelits"},
        {"municipality": "426"},
        {},
    ],
)
def test_import_matches_by_number_then_business_id_then_name(by, cells):
    Municipality.objects.filter(name_fi="Liperi").update(name_sv="Libelits")
    applied(csv_file([MARTAT]), by=by)
    name = "Liperin martat r.y." if not ({"number", "business_id"} & set(cells)) else "Aivan toinen"
    batch = checked(csv_file([row(name, **cells)]), by=by)
    assert outcomes(batch) == {2: "changed"}
    assert batch.rows.get().organisation == Organisation.objects.get()


def test_import_same_name_with_another_register_number_is_another_association(by):
    applied(csv_file([MARTAT]), by=by)
    batch = applied(csv_file([row("Liperin Martat ry", number="99.111", municipality="Liperi")]), by=by)
    assert outcomes(batch) == {2: "new"}
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["liperin-martat-ry", "liperin-martat-ry-2"]


def test_import_former_municipality_means_todays(by):
    batch = applied(
        csv_file([row("Pyhäselän kerho", municipality="Pyhäselkä"), row("Ranta", municipality="90")]), by=by
    )
    assert batch.counts["new"] == 2
    assert [item.domicile.name_fi for item in Organisation.objects.order_by("name_fi")] == ["Joensuu", "Heinävesi"]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (row(""), ("Nimi", "missing")),
        (row("A", number="0"), ("Rekisterinumero", "register_number")),
        (row("A", business_id="0242746-3"), ("Y-tunnus", "business_id")),
        (row("A", municipality="Lipperi"), ("Kotipaikka", "municipality_near")),
        (row("A", municipality="Xyz"), ("Kotipaikka", "municipality")),
        (row("A", sector="Xyz"), ("Toimiala", "sector")),
        (row("A", email="ei osoite"), ("Sähköposti", "email")),
        (row("A", phone="soita"), ("Puhelin", "phone")),
        (row("=1+1"), ("Nimi", "formula")),
        (row("A", description="#REF!"), ("Kuvaus", "formula")),
        (row("A" * 201), ("Nimi", "too_long")),
        (row("KylÃ¤yhdistys"), ("Nimi", "broken_letters")),
        (row("A", description="Pj. 131052-308T"), ("", "personal_code")),
        ([*row("A"), "x"], ("", "extra_cells")),
    ],
)
def test_check_row_wrong_says_column_and_reason(by, cells, problem):
    batch = checked(csv_file([cells if cells[0] else [*cells[:6], "a@b.fi", ""]]), by=by)
    assert outcomes(batch) == {2: "error"}
    assert codes(batch, 2) == [problem]
    assert "131052" not in str(batch.rows.get().raw)


def test_check_row_wrong_in_many_ways_tells_all(by):
    batch = checked(csv_file([row("A", number="x", municipality="Xyz", email="y")]), by=by)
    assert [code for _column, code in codes(batch, 2)] == ["register_number", "municipality", "email"]


def test_check_repeats_in_the_file_name_the_other_row(by):
    rows = [
        row("A", number="12.345", municipality="Liperi"),
        row("B", number="12345"),
        row("C", business_id="0242746-2"),
        row("D", business_id="0242746-2"),
        row("A ry", municipality="Liperi"),
        row("A ry", municipality="Joensuu"),
    ]
    batch = checked(csv_file(rows), by=by)
    assert outcomes(batch) == {2: "new", 3: "error", 4: "new", 5: "error", 6: "error", 7: "new"}
    assert [codes(batch, number)[0][1] for number in (3, 5, 6)] == [
        "same_register_number",
        "same_business_id",
        "same_name",
    ]
    assert batch.rows.get(number=3).problems[0]["params"] == {"row": 2}


def test_check_two_rows_of_one_organisation_and_numbers_of_two(by):
    applied(csv_file([MARTAT, row("B", number="44.444")]), by=by)
    rows = [row("X", number="12.345"), row("Y", business_id="0242746-2"), row("Z", number="44.444")]
    batch = checked(csv_file(rows), by=by)
    assert codes(batch, 3) == [("", "same_organisation")]
    batch = checked(csv_file([row("X", number="44.444", business_id="0242746-2")]), by=by)
    assert codes(batch, 2) == [("Y-tunnus", "two_matches")]


def test_check_deleted_and_merged_organisations(by):
    applied(csv_file([MARTAT, row("B", number="44.444")]), by=by)
    kept = Organisation.objects.get(name_fi="B")
    Organisation.objects.filter(register_number="12.345").update(merged_into=kept)
    batch = checked(csv_file([row("B", number="12.345")]), by=by)
    assert outcomes(batch) == {2: "same"}
    assert batch.rows.get().organisation == kept
    Organisation.objects.filter(pk=kept.pk).update(deleted_at="2026-01-01T00:00:00Z")
    assert codes(checked(csv_file([row("B", number="44.444")]), by=by), 2) == [("", "deleted")]


def test_import_other_columns(by):
    headings = ["name_fi", "kind", "status", "dissolved_on", "works_in", "other_sectors", "languages", "founded_year"]
    headings += ["newcomers_welcome", "website"]
    sectors = list(Sector.objects.order_by("pk")[:2])
    cells = ["A", "Säätiö", "Purettu", "3.2.2020", "Liperi, Kitee", ";".join(s.name_fi for s in sectors), "suomi; ru"]
    batch = applied(csv_file([[*cells, "1985", "kyllä", "www.demo.example/x"]], headings), by=by)
    assert batch.counts["new"] == 1
    made = Organisation.objects.get()
    assert (made.kind, made.status, str(made.dissolved_on)) == ("foundation", "dissolved", "2020-02-03")
    assert [place.name_fi for place in made.works_in.order_by("name_fi")] == ["Kitee", "Liperi"]
    assert list(made.other_sectors.order_by("pk")) == sectors
    assert (made.languages, made.founded_year, made.newcomers_welcome) == (["fi", "ru"], 1985, True)
    assert made.website == "https://www.demo.example/x"
    assert checked(csv_file([[*cells, "1985", "1", "www.demo.example/x"]], headings), by=by).counts["same"] == 1


def test_choose_rows_single_by_outcome_and_all(by):
    applied(csv_file([MARTAT]), by=by)
    changed = row("Liperin Martat ry", number="12.345", municipality="Joensuu")
    batch = checked(csv_file([changed, row("B"), row("C"), row("D", email="x")]), by=by)
    assert register.choose_rows(batch=batch, chosen=False, by=by) == 3
    assert register.choose_rows(batch=batch, chosen=True, outcome="new", by=by) == 2
    assert register.choose_rows(batch=batch, chosen=False, numbers=[4, 5], by=by) == 1
    register.request_apply(batch=batch, by=by)
    register.apply_or_release(batch=batch)
    assert sorted(Organisation.objects.values_list("name_fi", flat=True)) == ["B", "Liperin Martat ry"]


def test_apply_leaves_out_what_was_edited_or_taken_after_the_check(by):
    applied(csv_file([MARTAT]), by=by)
    changed = row("Liperin Martat ry", number="12.345", municipality="Joensuu")
    batch = checked(csv_file([changed, row("B", number="77.777"), row("C")]), by=by)
    Organisation.objects.get().save()
    Organisation.objects.create(name_fi="Väliin tullut", slug="v", register_number="77.777")
    register.request_apply(batch=batch, by=by)
    register.apply_or_release(batch=batch)
    batch.refresh_from_db()
    assert codes(batch, 2) == [("", "edited_since")]
    assert codes(batch, 3) == [("", "number_taken")]
    assert batch.written["created"] == 1
    assert batch.counts == {"new": 1, "changed": 0, "same": 0, "error": 2}


def test_undo_removes_new_and_restores_changed(by):
    applied(csv_file([MARTAT]), by=by)
    changed = row("Liperin Martat", number="12.345", municipality="Joensuu", email="uusi@demo.example", sector="Muut")
    batch = applied(csv_file([changed, row("B", phone="040 1234567")]), by=by)
    register.request_undo(batch=batch, by=by)
    register.undo_or_release(batch=batch)
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert {key: batch.written[key] for key in ("removed", "restored", "left")} == {
        "removed": 1,
        "restored": 1,
        "left": 0,
    }
    organisation = Organisation.objects.get()
    assert (organisation.name_fi, organisation.domicile.name_fi) == ("Liperin Martat ry", "Liperi")
    assert organisation.sector.name_fi == "Kylä- ja kaupunginosatoiminta"
    assert [contact.email for contact in Contact.objects.all()] == ["martat@demo.example"]


def test_undo_leaves_and_lists_what_was_edited_since(by):
    batch = applied(csv_file([MARTAT, row("B"), row("C"), row("D")]), by=by)
    edited = Organisation.objects.get(name_fi="B")
    edited.description_fi = "Oma teksti"
    edited.save()
    Organisation.objects.get(name_fi="C").links.create(label="x", url="https://demo.example")
    register.request_undo(batch=batch, by=by)
    register.undo_or_release(batch=batch)
    batch.refresh_from_db()
    assert {key: batch.written[key] for key in ("removed", "restored", "left")} == {
        "removed": 2,
        "restored": 0,
        "left": 2,
    }
    assert sorted(batch.rows.filter(left=True).values_list("number", flat=True)) == [3, 4]
    assert sorted(Organisation.objects.values_list("name_fi", flat=True)) == ["B", "C"]


def test_undo_restores_relations_and_status(by):
    headings = ["name_fi", "status", "works_in"]
    applied(csv_file([["A", "active", "Liperi,Kitee"]], headings), by=by)
    batch = applied(csv_file([["A", "dissolved", "Joensuu"]], headings), by=by)
    made = Organisation.objects.get()
    assert made.dissolved_on is not None
    register.request_undo(batch=batch, by=by)
    register.undo_or_release(batch=batch)
    made.refresh_from_db()
    assert (made.status, made.dissolved_on) == ("active", None)
    assert [place.name_fi for place in made.works_in.order_by("name_fi")] == ["Kitee", "Liperi"]


def test_upload_wrong_file_is_refused_and_not_kept(by, tmp_path):
    with pytest.raises(ValidationError):
        uploaded(b"%PDF-1.7", by=by)
    assert not ImportBatch.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_read_headings_unreadable_file_fails_with_a_reason(by):
    batch = uploaded(b"Nimi;Kunta\n", by=by)
    assert (batch.state, batch.failure["code"]) == ("failed", "no_rows")


def test_check_unreadable_row_stages_nothing(by):
    batch = checked(csv_file([row("A")] * 10 + [row("B" * 40_000)]), by=by)
    assert (batch.state, batch.failure["code"]) == ("failed", "giant_cell")
    assert not batch.rows.exists()


def test_request_check_columns_must_be_sound(by):
    batch = uploaded(csv_file([MARTAT]), by=by)
    for mapping in ({"kind": 0}, {"name_fi": 0, "kind": 0}, {"name_fi": 99}, {"name_fi": 0, "x": 1}):
        with pytest.raises(ValidationError):
            register.request_check(batch=batch, mapping=mapping, by=by)


def test_cancel_and_old_files_leave_no_cells_behind(by, tmp_path, django_capture_on_commit_callbacks):
    batch = checked(csv_file([MARTAT, row("", email="x")]), by=by)
    with django_capture_on_commit_callbacks(execute=True):
        register.cancel_import(batch=batch, by=by)
    kept = checked(csv_file([MARTAT]), by=by)
    ImportBatch.objects.filter(pk=kept.pk).update(created_at="2026-01-01T00:00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        assert register.drop_old_files() == 1
    kept.refresh_from_db()
    assert kept.state == "cancelled"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not ImportValues.objects.exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("131052-308T", True),
        ("x 131052A308t, y", True),
        ("010203X123D", True),
        ("Y-tunnus 0242746-2", False),
        ("+358401234567", False),
        ("999999-123A", False),
        ("131052-30", False),
        ("", False),
    ],
)
def test_holds_personal_code(text, found):
    assert holds_personal_code(text) is found
