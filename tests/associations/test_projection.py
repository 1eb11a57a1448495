"""The directory's projection follows every change, and its counts are those of the rows."""

from collections import Counter

import pytest
from django.db import connection

from associations.actions import projection
from associations.actions.change import after_change
from associations.actions.projection import rebuild_directory, refresh_directory
from associations.models import Activity, DirectoryCount, DirectoryRow, Municipality, Organisation, Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Municipality]:
    return {
        name: Municipality.objects.create(name_fi=name.capitalize(), slug=name, code=code, kind="kunta")
        for name, code in (("liperi", "426"), ("juuka", "176"))
    }


def association(places: dict[str, Municipality], name: str = "Kylätalojen ystävät ry", **facts) -> Organisation:
    number = Organisation.objects.count() + 1
    return Organisation.objects.create(name_fi=name, slug=f"a-{number}", **{"domicile": places["liperi"], **facts})


def matching(query: str) -> list[str]:
    rows = DirectoryRow.objects.extra(where=["terms @@ %s::tsquery"], params=[query])
    return list(rows.order_by("sort_key").values_list("organisation__slug", flat=True))


def counts() -> dict[tuple[str, int], int]:
    found: Counter[tuple[str, int]] = Counter()
    for facet, code, n in DirectoryCount.objects.values_list("facet", "code", "n"):
        found[facet, code] += n
    return {key: n for key, n in found.items() if n}


def test_refresh_directory_finds_names_texts_activities_and_facets(places) -> None:
    sector = Sector.objects.create(name_fi="Kulttuuri", slug="kulttuuri")
    organisation = association(places, sector=sector, languages=["fi", "sv"], newcomers_welcome=True)
    organisation.works_in.add(places["juuka"])
    Activity.objects.create(organisation=organisation, title="Lukupiiri", kind="hobby", description="Ikäihmisille")
    refresh_directory([organisation.pk])
    for query in ("kylätalo", "talo", "'n:kylätalo'", "lukupiiri & ihminen", "juuka", "'m:liperi' & 'm:juuka'"):
        assert matching(query) == ["a-1"], query
    assert matching("'s:kulttuuri' & 'l:sv' & nw & 'k:association'") == ["a-1"]
    assert matching("'n:lukupiiri' | 'm:nurmes' | 'd:dormant'") == []
    row = DirectoryRow.objects.get()
    assert (row.municipality, row.more_municipalities, row.sector) == (426, [176], sector.pk)
    assert counts() == {
        ("a", 0): 1,
        ("m", 426): 1,
        ("m", 176): 1,
        ("s", sector.pk): 1,
        ("k", 1): 1,
        ("l", 1): 1,
        ("l", 2): 1,
        ("n", 1): 1,
    }


def test_after_change_of_an_organisation_moves_it_at_once(places) -> None:
    organisation = association(places)
    after_change(organisation)
    organisation.name_fi, organisation.domicile = "Soittokunta ry", places["juuka"]
    organisation.save()
    after_change(organisation)
    assert matching("kylätalo | 'm:liperi'") == []
    assert matching("soittokunta & 'm:juuka'") == ["a-1"]
    assert counts() == {("a", 0): 1, ("m", 176): 1, ("k", 1): 1}


def test_refresh_directory_of_unchanged_rows_writes_nothing(places) -> None:
    organisation = association(places)
    refresh_directory([organisation.pk])
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin, ctid FROM associations_directoryrow")
        before = cursor.fetchall()
        refresh_directory([organisation.pk])
        cursor.execute("SELECT xmin, ctid FROM associations_directoryrow")
        assert cursor.fetchall() == before
    assert counts() == {("a", 0): 1, ("m", 426): 1, ("k", 1): 1}


def test_refresh_directory_drops_deleted_and_merged(places) -> None:
    kept, merged, deleted = association(places), association(places), association(places)
    refresh_directory([kept.pk, merged.pk, deleted.pk])
    Organisation.objects.filter(pk=merged.pk).update(merged_into=kept)
    Organisation.objects.filter(pk=deleted.pk).update(deleted_at="2026-01-01T00:00Z")
    refresh_directory([kept.pk, merged.pk, deleted.pk])
    assert matching("kylätalo") == ["a-1"]
    assert counts()["a", 0] == 1


def test_refresh_directory_does_not_list_dissolved_or_other_kinds(places) -> None:
    association(places, status="dissolved", dissolved_on="2020-01-01")
    association(places, kind="foundation")
    refresh_directory(Organisation.objects.values_list("pk", flat=True))
    assert matching("kylätalo") == ["a-1", "a-2"]
    assert not DirectoryRow.objects.filter(listed=True).exists()
    assert counts() == {}


def test_counts_fold_and_rebuild_agree(places) -> None:
    organisation = association(places)
    for number in range(200):
        organisation.domicile = places["juuka" if number % 2 else "liperi"]
        organisation.save()
        refresh_directory([organisation.pk])
    assert DirectoryCount.objects.count() < 700
    kept = counts()
    assert kept == {("a", 0): 1, ("m", 176): 1, ("k", 1): 1}
    assert rebuild_directory() == 1
    assert counts() == kept


def test_refresh_directory_keeps_the_row_narrow(places) -> None:
    """The vector lies out of line after an insert and after an update: a broad search reads few pages."""
    organisation = association(places, description_fi=" ".join(f"sana{number}" for number in range(120)))
    for name in ("Ensimmäinen ry", "Toinen ry"):
        organisation.name_fi = name
        organisation.save()
        refresh_directory([organisation.pk])
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltoastrelid::regclass FROM pg_class WHERE relname = 'associations_directoryrow'")
            cursor.execute(f"SELECT count(DISTINCT chunk_id) FROM {cursor.fetchone()[0]}")  # noqa: S608
            assert cursor.fetchone()[0] == 1


def test_refresh_directory_copies_what_it_would_write_one_by_one(places, monkeypatch) -> None:
    one = association(places, "Vapaa-ajan ystävät ry – Ålands vänner", register_number="1.234", business_id="1572860-0")
    two = association(places, "Łódź 12-vuotiaat", languages=["fi", "sv"], whole_region=True)
    one.works_in.add(places["juuka"])

    def written() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM associations_directoryrow ORDER BY organisation_id")
            return cursor.fetchall()

    refresh_directory([one.pk, two.pk])
    singly = written()
    DirectoryRow.objects.all().delete()
    monkeypatch.setattr(projection, "_COPY_FROM", 1)
    refresh_directory([one.pk, two.pk])
    assert written() == singly
    assert len(singly) == 2


def waiting_pages() -> int:
    """Pages of the index whose rows are not sorted in yet."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pgstattuple")
        cursor.execute("SELECT pending_pages FROM pgstatginindex('directoryrow_terms')")
        pages: int = cursor.fetchone()[0]
    return pages


def test_refresh_directory_of_a_register_is_sorted_in_meanwhile_and_at_the_end(places, monkeypatch) -> None:
    monkeypatch.setattr(projection, "BATCH", 2)
    monkeypatch.setattr(projection, "SETTLE_EVERY", 4)
    monkeypatch.setattr(projection, "_COPY_FROM", 1)
    started, start = [], projection._Settler.start
    monkeypatch.setattr(projection._Settler, "start", lambda self: (started.append(1), start(self)))
    ids = [association(places, f"Kylätalo {number} ry").pk for number in range(7)]
    refresh_directory(ids)
    assert len(started) == 1
    assert len(matching("kylätalo")) == 7
    assert waiting_pages() == 0
