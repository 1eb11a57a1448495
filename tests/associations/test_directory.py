"""The directory page: what is found, in which order, with which counts, at how many statements."""

import json
import re
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from associations.actions.projection import refresh_directory
from associations.filters.directory import read_search
from associations.models import Organisation, Status, UnmetSearch
from associations.selectors.directory_query import Search
from associations.selectors.directory_search import answer
from tests.factories.associations import activity, municipality, organisation, sector

pytestmark = pytest.mark.django_db


def refresh() -> None:
    refresh_directory(Organisation.objects.values_list("pk", flat=True))


def names(**search) -> list[str]:
    return [row["name"] for row in answer(Search(**search)).found.rows]


def test_directory_sorts_by_name_the_finnish_way() -> None:
    for name in ("Öljyseura", "Äänekosken kuoro", "Åbo klubb", "Zonta", "Wärtsilän kylä", "aikuiset"):
        organisation(name)
    refresh()
    assert names() == ["aikuiset", "Wärtsilän kylä", "Zonta", "Åbo klubb", "Äänekosken kuoro", "Öljyseura"]


def test_directory_finds_inflected_words_names_first() -> None:
    organisation("Aapelin kerho", description_fi="Toimimme kylätaloilla.")
    organisation("Perälän kylätalojen tuki")
    organisation("Tilausseura")
    refresh()
    assert names(q="kylätalo") == ["Perälän kylätalojen tuki", "Aapelin kerho"]
    assert names(q="kylätalo", by_name=True) == ["Aapelin kerho", "Perälän kylätalojen tuki"]
    assert names(q="tila") == []
    assert names(q="kylät*") == ["Perälän kylätalojen tuki", "Aapelin kerho"]


def test_directory_name_that_begins_with_the_words_comes_first() -> None:
    organisation("Ala-Valtimon Martat")
    organisation("Martat ry")
    refresh()
    assert names(q="martat") == ["Martat ry", "Ala-Valtimon Martat"]


def test_directory_finds_activities_places_and_sectors() -> None:
    one = organisation("Yksi", sector=sector("Kulttuuri"))
    activity(one, "Lukupiiri", description="Ikäihmisille")
    organisation("Kaksi", domicile=municipality("176", "Juuka"))
    refresh()
    assert names(q="lukupiirit ikäihminen") == ["Yksi"]
    assert names(q="kulttuuri") == ["Yksi"]
    assert names(q="juuassa") == ["Kaksi"]


def test_directory_hides_dissolved_and_other_kinds_unless_asked() -> None:
    organisation("Lakannut", status=Status.DISSOLVED, dissolved_on="2020-01-01")
    organisation("Säätiö", kind="foundation")
    organisation("Lepäävä", status=Status.DORMANT)
    refresh()
    assert names() == ["Lepäävä"]
    assert names(dissolved=True) == ["Lakannut", "Lepäävä"]
    assert names(everyone=True) == ["Lepäävä", "Säätiö"]
    assert names(kinds=("foundation",)) == ["Säätiö"]


def make_many() -> None:
    places = [municipality(), municipality("176", "Juuka"), municipality("167", "Joensuu")]
    sectors = [sector("Kulttuuri"), sector("Liikunta")]
    for number in range(30):
        one = organisation(
            f"Kylätalo {number}" if number % 3 else f"Kuoro {number}",
            domicile=places[number % 3],
            sector=sectors[number % 2],
            languages=["fi", "sv"] if number % 5 == 0 else ["fi"],
            newcomers_welcome=number % 4 == 0,
            kind="village" if number % 7 == 0 else "association",
        )
        if number % 6 == 0:
            one.works_in.set([places[0], places[1]])
        if number % 10 == 0:
            one.other_sectors.set([sectors[1]])
    refresh()


@pytest.mark.parametrize(
    "search",
    [Search(), Search(q="kylätalo"), Search(municipalities=("liperi",)), Search(q="kuoro", languages=("sv",))],
)
def test_directory_facet_counts_equal_those_of_the_records(search: Search) -> None:
    make_many()
    records = Organisation.objects.prefetch_related("works_in", "other_sectors").select_related("domicile", "sector")
    hits = [
        record
        for record in records
        if (not search.q or search.q in record.name_fi.lower())
        and (not search.municipalities or "liperi" in {p.slug for p in (record.domicile, *record.works_in.all())})
        and (not search.languages or "sv" in record.languages)
    ]
    expected: dict[str, Counter[str]] = {
        "m": Counter(slug for r in hits for slug in {p.slug for p in (r.domicile, *r.works_in.all())}),
        "s": Counter(slug for r in hits for slug in {s.slug for s in (r.sector, *r.other_sectors.all())}),
    }
    found = answer(search).found
    assert found.total == len(hits)
    for facet, counter in expected.items():
        assert {one.slug: one.count for one in found.facets[facet] if one.count} == counter
    assert sum(one.count for one in found.facets["k"]) == len(hits)
    assert found.facets["n"][0].count == sum(record.newcomers_welcome for record in hits)
    assert {one.code: one.count for one in found.facets["l"]}[2] == sum("sv" in record.languages for record in hits)


ADDRESSES = ["", "?q=kylätalo", "?kunta=liperi&kieli=sv", "?nakyma=kartta", "?q=kylatalo", "?sivu=99"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_directory_statements_stay_the_same_at_any_length(
    address, client: Client, django_assert_max_num_queries
) -> None:
    organisation("Kylätalo", languages=["sv"])
    refresh()
    with django_assert_max_num_queries(4) as one_row:
        assert client.get(f"/yhdistykset/{address}").status_code == 200
    make_many()
    with django_assert_max_num_queries(4) as many_rows:
        assert client.get(f"/yhdistykset/{address}").status_code == 200
    assert abs(len(one_row) - len(many_rows)) <= (1 if "sivu" in address else 0)


def test_directory_typing_mistake_shows_hits_of_the_nearest_word(client: Client) -> None:
    organisation("Liperin kalastusseura")
    refresh()
    page = client.get("/yhdistykset/?q=kalstusseura").content.decode()
    assert "Liperin kalastusseura" in page
    assert "?q=kalastusseura" in page


def test_directory_page_reaches_the_last_hit(client: Client) -> None:
    make_many()
    seen = [
        name
        for number in (1, 2)
        for name in re.findall(
            r'hit__title"><a[^>]*>([^<]+)', client.get(f"/yhdistykset/?sivu={number}").content.decode()
        )
    ]
    assert len(seen) == len(set(seen)) == 30


def test_directory_fragment_is_the_changed_parts_only(client: Client) -> None:
    make_many()
    page = client.get("/yhdistykset/?kunta=liperi", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'hx-swap-oob="innerHTML"' in page


def test_directory_map_places_the_municipalities_and_counts_them(client: Client) -> None:
    make_many()
    page = client.get("/yhdistykset/?nakyma=kartta&q=kuoro").content.decode()
    counts = dict(re.findall(r'tile__name">([^<]+)</span>\s*<span class="tile__count">(\d+)', page))
    assert counts == {"Joensuu": "0", "Juuka": "5", "Liperi": "10"}
    assert "?q=kuoro&amp;kunta=juuka" in page


def test_directory_edit_is_found_at_once(client: Client) -> None:
    one = organisation("Vanha nimi")
    refresh()
    one.name_fi = "Uusi soittokunta"
    one.save()
    refresh_directory([one.pk])
    assert "Uusi soittokunta" in client.get("/yhdistykset/?q=soittokunnat").content.decode()


JUNK = st.dictionaries(
    st.sampled_from(["q", "kunta", "ala", "laji", "kieli", "tervetuloa", "jarjestys", "nakyma", "sivu", "muu"]),
    st.lists(st.text(max_size=30) | st.sampled_from(["-1", "0", "99999999999999999999", "٣", "'); --"]), max_size=3),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JUNK)
def test_directory_any_query_string_is_answered(client: Client, query: dict[str, list[str]]) -> None:
    clean = {key: [value.replace("\x00", "") for value in values] for key, values in query.items()}
    assert client.get("/yhdistykset/", clean).status_code == 200


def test_read_search_address_is_canonical() -> None:
    search = read_search({"q": " a  b ", "kunta": ["juuka", "liperi", "BAD SLUG", "juuka"], "sivu": "3", "laji": ["x"]})
    assert search.address(page=3) == "?q=a+b&kunta=juuka&kunta=liperi&sivu=3"
    assert Search().address() == "?"


def test_directory_table_holds_the_same_hits(client: Client, django_assert_max_num_queries) -> None:
    make_many()
    with django_assert_max_num_queries(4):
        response = client.get("/yhdistykset.csv?q=kylätalo&kunta=juuka")
        table = b"".join(response.streaming_content).decode("utf-8-sig")
    found = answer(Search(q="kylätalo", municipalities=("juuka",))).found
    assert len(table.strip().splitlines()) == found.total + 1
    assert found.rows[0]["name"] in table
    assert client.get("/yhdistykset.xlsx").status_code == 200


def test_record_unmet_search_keeps_no_person(client: Client) -> None:
    page = client.get("/yhdistykset/?q=olematonsana").content.decode()
    assert "olematonsana" in strip_tags(page) or "olematonsana" in page
    response = client.post("/yhdistykset/loytymatta/", {"query": "olematonsana", "wish": "Shakkikerho"})
    assert response.status_code == 302
    kept = UnmetSearch.objects.values("query", "wish", "language").get()
    assert json.loads(json.dumps(kept)) == {"query": "olematonsana", "wish": "Shakkikerho", "language": "fi"}
    assert client.get("/yhdistykset/loytymatta/").status_code == 200
    assert UnmetSearch.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["association_list", "association_csv", "association_xlsx", "home", "search_page"])
def test_head_is_answered_like_get(client, name):
    assert client.head(reverse(name)).status_code == 200
