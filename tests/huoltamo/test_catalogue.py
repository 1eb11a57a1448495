"""The catalogue page: what is found, in which order, with which counts, at how many statements."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoltamo.actions.projection import refresh_catalogue
from huoltamo.filters.catalogue import read_catalogue_search
from huoltamo.models import Need, Offer
from huoltamo.selectors.catalogue_query import CatalogueSearch
from huoltamo.selectors.catalogue_search import answer
from tests.factories.associations import editor, municipality, organisation
from tests.factories.huoltamo import category, need, offer

pytestmark = pytest.mark.django_db


def refresh() -> None:
    refresh_catalogue(
        offers=Offer.objects.values_list("pk", flat=True), needs=Need.objects.values_list("pk", flat=True)
    )


def titles(**search) -> list[str]:
    return [row["title"] for row in answer(CatalogueSearch(**search)).found.rows]


def published(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def test_catalogue_shows_offers_and_needs_side_by_side_newest_first(client: Client) -> None:
    one = organisation("Martat")
    for days, title in ((3, "Vanhin"), (1, "Uusin"), (2, "Keskimmäinen")):
        offer(one, title, published_at=published(days))
    need(one, "Telttaa etsitään")
    refresh()
    assert titles() == ["Uusin", "Keskimmäinen", "Vanhin", "Telttaa etsitään"]
    page = client.get("/huoltamo/").content.decode()
    assert re.findall(r"<h2>([^<]+)</h2>", page.split('id="results"')[1].split("<footer")[0]) == [
        "Tarjotaan (3)",
        "Etsitään (1)",
    ]
    assert f'href="/huoltamo/tarpeet/{Need.objects.get().pk}/"' in page
    need(one, "Soittajia", sought="doers", published_at=published(9))
    refresh()
    assert titles(kind="tarve") == ["Telttaa etsitään", "Soittajia"]
    assert titles(kind="tekijat") == ["Soittajia"]


def test_catalogue_finds_inflected_words_titles_first() -> None:
    one = organisation()
    offer(one, "Keittoapua", description="Lainaamme myös teltan ja penkit.")
    offer(one, "Teltta lainaksi", published_at=published(5))
    refresh()
    assert titles(q="teltat") == ["Teltta lainaksi", "Keittoapua"]
    assert titles(q="telttoja", newest=True) == ["Keittoapua", "Teltta lainaksi"]
    assert titles(q="penkeille") == ["Keittoapua"]
    assert titles(q="sali") == []


def test_catalogue_near_comes_in_the_order_of_distance() -> None:
    here, beside, far = municipality(), municipality("176", "Juuka"), municipality("541", "Nurmes")
    for place in (here, beside):
        type(place).objects.filter(pk=place.pk).update(subregion="Joensuun seutukunta")
    one = organisation()
    offer(one, "Kaikkialla")
    for title, place in (("Kaukana", far), ("Vieressä", beside), ("Täällä", here)):
        offer(one, title, whole_region=False, municipalities=[place])
    refresh()
    assert titles(near="liperi") == ["Täällä", "Vieressä", "Kaikkialla"]
    assert titles(near="nurmes") == ["Kaukana", "Kaikkialla"]
    assert titles(near="ei-ole") == ["Kaikkialla"]


def test_catalogue_offers_what_is_near_to_an_editor(client: Client) -> None:
    client.force_login(editor(offer(organisation()).organisation))
    refresh()
    page = client.get("/huoltamo/?q=digi*").content.decode()
    assert "Lähellä meitä: Liperi" in page
    assert "lahella=liperi" in page


def make_many() -> None:
    places = [municipality(), municipality("176", "Juuka"), municipality("167", "Joensuu")]
    groups = [category("Tilat"), category("Kirjanpito")]
    for number in range(30):
        fields = {
            "category": groups[number % 2],
            "whole_region": number % 5 == 0,
            "municipalities": [places[number % 3], places[0]] if number % 5 else [],
            "mode": ["on_site", "remote", "both"][number % 3],
            "languages": ["fi", "sv"] if number % 4 == 0 else ["fi"],
        }
        if number % 3:
            price = {"price_model": "fixed", "amount": 10} if number % 2 else {}
            offer(organisation(), f"Kirjanpitoa {number}", **price, **fields)
        else:
            need(organisation(), f"Salia {number}", sought="doers" if number % 2 else "service", **fields)
    refresh()


SEARCHES = [
    CatalogueSearch(),
    CatalogueSearch(q="kirjanpito"),
    CatalogueSearch(kind="tarjous", municipalities=("juuka",)),
    CatalogueSearch(languages=("sv",), modes=("etana",)),
    CatalogueSearch(categories=("tilat",), prices=("free",)),
]


@pytest.mark.parametrize("search", SEARCHES)
def test_catalogue_facet_counts_equal_those_of_the_records(search: CatalogueSearch) -> None:
    make_many()

    def is_hit(one: Offer | Need) -> bool:
        places = {place.slug for place in one.municipalities.all()}
        return (
            (not search.q or search.q in (one.title + one.category.name_fi).lower())
            and (not search.kind or isinstance(one, Offer))
            and (not search.municipalities or one.whole_region or bool(places & set(search.municipalities)))
            and (not search.languages or "sv" in one.languages)
            and (not search.modes or one.mode in {"remote", "both"})
            and (not search.categories or one.category.slug in search.categories)
            and (not search.prices or (isinstance(one, Offer) and one.price_model in search.prices))
        )

    hits = [one for one in (*Offer.objects.all(), *Need.objects.all()) if is_hit(one)]
    found = answer(search).found
    assert hits
    assert found.total == len(hits)
    assert found.count_of("doers") == sum(getattr(one, "sought", "") == "doers" for one in hits)
    for group in ("tilat", "kirjanpito"):
        shown = next(one.count for one in found.facets["c"] if one.slug == group)
        assert shown == sum(one.category.slug == group for one in hits)
    juuka = next(one.count for one in found.facets["m"] if one.slug == "juuka")
    assert juuka == sum(one.whole_region or "juuka" in {p.slug for p in one.municipalities.all()} for one in hits)
    ways = {one.code: one.count for one in found.facets["r"]}
    assert ways == {
        1: sum(one.mode in {"on_site", "both"} for one in hits),
        2: sum(one.mode in {"remote", "both"} for one in hits),
    }
    assert {one.code: one.count for one in found.facets["l"]}[1] == len(hits)


ADDRESSES = ["", "?q=kirjanpito", "?kunta=liperi&laji=tarjous", "?nakyma=kartta", "?q=kirjnpito", "?laji=tarve&sivu=99"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_catalogue_statements_stay_the_same_at_any_length(address, client: Client, django_assert_max_num_queries):
    offer(organisation(), "Kirjanpito", whole_region=False)
    refresh()
    with django_assert_max_num_queries(4) as one_row:
        assert client.get(f"/huoltamo/{address}").status_code == 200
    make_many()
    with django_assert_max_num_queries(4) as many_rows:
        assert client.get(f"/huoltamo/{address}").status_code == 200
    assert abs(len(one_row) - len(many_rows)) <= (1 if "sivu" in address else 0)


@pytest.mark.parametrize("address", [*ADDRESSES, "?luokka=tilat", "?q=olematonsana"])
def test_catalogue_keeps_its_statements_for_an_editor(address, client: Client, django_assert_max_num_queries):
    make_many()
    client.force_login(editor(organisation()))
    # A page that asks nothing itself: what the header needs to name the person (session, user, spans, association).
    with CaptureQueriesContext(connection) as frame:
        client.get("/saavutettavuus/")
    with django_assert_max_num_queries(len(frame) + 4):
        assert client.get(f"/huoltamo/{address}").status_code == 200


def test_catalogue_typing_mistake_shows_hits_of_the_nearest_word(client: Client) -> None:
    offer(organisation(), "Kirjanpitoapua")
    refresh()
    page = client.get("/huoltamo/?q=kirjanpitapua").content.decode()
    assert "Kirjanpitoapua" in page
    assert "?q=kirjanpitoapua" in page


def test_catalogue_page_reaches_the_last_hit(client: Client) -> None:
    for number in range(25):
        offer(organisation(), f"Apu {number}")
    refresh()
    seen = [
        name
        for number in (1, 2)
        for name in re.findall(
            r'hit__title"><a[^>]*>([^<]+)', client.get(f"/huoltamo/?laji=tarjous&sivu={number}").content.decode()
        )
    ]
    assert len(seen) == len(set(seen)) == 25


def test_catalogue_fragment_is_the_changed_parts_only(client: Client) -> None:
    make_many()
    page = client.get("/huoltamo/?kunta=liperi", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'hx-swap-oob="innerHTML"' in page


def test_catalogue_map_counts_the_whole_region_everywhere(client: Client) -> None:
    one = organisation()
    offer(one)
    offer(one, whole_region=False, municipalities=[municipality("176", "Juuka")])
    refresh()
    page = client.get("/huoltamo/?nakyma=kartta").content.decode()
    counts = dict(re.findall(r'tile__name">([^<]+)</span>\s*<span class="tile__count">(\d+)', page))
    assert counts == {"Juuka": "2", "Liperi": "1"}


def test_catalogue_expired_is_gone_before_the_night(client: Client) -> None:
    one = offer(organisation())
    refresh()
    Offer.objects.filter(pk=one.pk).update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    type(one.row).objects.update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    assert titles() == []
    assert "Digineuvontaa" not in client.get("/haku/?q=digineuvonta").content.decode()


def test_search_page_finds_offers_and_needs(client: Client) -> None:
    one = offer(organisation())
    refresh()
    page = client.get("/haku/?q=digineuvonnat").content.decode()
    assert f'href="/huoltamo/tarjoukset/{one.pk}/"' in page


JUNK = st.dictionaries(
    st.sampled_from(
        ["q", "kunta", "luokka", "laji", "hinta", "tapa", "kieli", "lahella", "jarjestys", "nakyma", "sivu"]
    ),
    st.lists(st.text(max_size=30) | st.sampled_from(["-1", "0", "99999999999999999999", "٣", "'); --"]), max_size=3),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JUNK)
def test_catalogue_any_query_string_is_answered(client: Client, query: dict[str, list[str]]) -> None:
    clean = {key: [value.replace("\x00", "") for value in values] for key, values in query.items()}
    assert client.get("/huoltamo/", clean).status_code == 200


def test_read_catalogue_search_address_is_canonical() -> None:
    search = read_catalogue_search(
        {
            "q": " a  b ",
            "kunta": ["juuka", "liperi", "BAD SLUG"],
            "sivu": "3",
            "laji": ["x", "tarve"],
            "tapa": ["etana"],
        }
    )
    assert search.address(page=3) == "?q=a+b&laji=tarve&kunta=juuka&kunta=liperi&tapa=etana&sivu=3"
    assert CatalogueSearch().address() == "?"
