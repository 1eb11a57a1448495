"""What leaves the catalogue: tables, the feed, letters to those who follow it, and wishes that found nothing."""

import datetime
import re
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from huoltamo.actions.catalogue_wish import impersonal
from huoltamo.actions.projection import refresh_catalogue
from huoltamo.filters.saved_search import SAVED_SEARCHES, canonical
from huoltamo.models import Need, Offer, State, UnmetWish
from huoltamo.selectors.catalogue_query import CatalogueSearch
from huoltamo.selectors.following import FOLLOWABLES
from huoltamo.selectors.sitemap import SITEMAPS
from huoltamo.selectors.thread import THREAD_ENDS
from tests.factories.associations import contact, municipality, organisation
from tests.factories.huoltamo import category, need, offer

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
CANARY = "salainen-osoite@esimerkki.fi"


def refresh() -> None:
    refresh_catalogue(
        offers=Offer.objects.values_list("pk", flat=True), needs=Need.objects.values_list("pk", flat=True)
    )


def make_some(count: int = 3) -> None:
    one = organisation("Martat")
    person = contact(one, name="Kaarina Kanarialintu", email=CANARY, phone="040 999 8877")
    for number in range(count):
        moment = timezone.now() - datetime.timedelta(days=count - number)
        places = [municipality(), municipality("176", "Juuka")]
        offer(one, f"Apu {number}", contact=person, municipalities=places, whole_region=False, published_at=moment)
        need(one, f"Tarve {number}", contact=person, published_at=moment)
    refresh()


def table(client: Client, address: str) -> list[str]:
    return b"".join(client.get(address).streaming_content).decode("utf-8-sig").strip().splitlines()


def test_table_holds_the_hits_of_the_search(client: Client, django_assert_max_num_queries) -> None:
    make_some(30)
    with django_assert_max_num_queries(4):
        assert len(table(client, "/huoltamo.csv?q=apu&laji=tarjous&kunta=juuka")) == 31
    lines = table(client, "/huoltamo.csv?q=tarve")
    assert lines[0].startswith('"tarjotaan vai etsitään"')
    assert len(lines) == 31
    assert '"Apu 0"' not in lines[-1]
    assert client.get("/huoltamo.xlsx").status_code == 200
    offers = table(client, "/huoltamo.csv?laji=tarjous")
    assert '"Juuka, Liperi"' in offers[1]


def test_nothing_that_leaves_shows_a_contact_person(client: Client) -> None:
    make_some()
    texts = ["\n".join(table(client, "/huoltamo.csv"))]
    texts += [client.get(path).content.decode() for path in ("/huoltamo/", "/huoltamo/?q=apu", "/huoltamo.atom")]
    for text in texts:
        assert "Apu 0" in text
        for secret in (CANARY, "Kanarialintu", "999 8877"):
            assert secret not in text


def parsed(client: Client, address: str) -> ET.Element:
    return ET.fromstring(client.get(address).content)  # noqa: S314 - our own feed


def test_feed_holds_the_newest_of_a_search_and_leads_on(client: Client, django_assert_max_num_queries) -> None:
    make_some(60)
    with django_assert_max_num_queries(2):
        feed = parsed(client, "/huoltamo.atom?laji=tarjous")
    names = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert names == [f"Apu {number}" for number in range(59, 9, -1)]
    older = next(link.get("href") for link in feed.iter(f"{ATOM}link") if link.get("rel") == "next")
    rest = parsed(client, older.removeprefix(settings.PORTAL_BASE_URL))
    assert [entry.findtext(f"{ATOM}title") for entry in rest.iter(f"{ATOM}entry")] == [
        f"Apu {number}" for number in range(9, -1, -1)
    ]
    assert client.get("/huoltamo.atom?ennen=x").status_code == 404


def test_saved_search_keeps_a_listing_known_through_a_pause() -> None:
    make_some(1)
    search = SAVED_SEARCHES[0]
    assert search.canonical("q=apu&sivu=3&nakyma=kartta&jarjestys=uusin") == "q=apu"
    keys = search.keys("", 10)
    Offer.objects.update(state=State.PAUSED)
    refresh()
    assert len(search.keys("", 10)) == 1
    Offer.objects.update(state=State.PUBLISHED)
    refresh()
    assert set(search.keys("", 10)) == set(keys)
    nodes = search.nodes(set(keys), AnonymousUser())
    assert {node.title: node.note for node in nodes.values()} == {"Apu 0": "Martat", "Tarve 0": "Martat"}
    assert search.title("q=apu&kunta=liperi&laji=tarjous") == "”apu” · Tarjotaan · Liperi"
    assert canonical(CatalogueSearch(q="apu", kind="tarve", page=2)) == "q=apu&laji=tarve"


def test_keys_of_a_search_grow_with_the_day_of_publication() -> None:
    """So a new need, whose number is small, is not taken for an old one among many offers."""
    now = timezone.now()
    new = need(organisation(), "Uusi", published_at=now)
    for days in (1, 2):
        offer(organisation(), f"Vanha {days}", published_at=now - datetime.timedelta(days=days))
    refresh()
    (search,) = SAVED_SEARCHES
    keys = search.keys("", 10)
    assert keys == sorted(keys, reverse=True)
    assert search.nodes({keys[0]}, AnonymousUser())[keys[0]].url == new.get_absolute_url()


def test_category_can_be_followed_from_the_catalogue(client: Client) -> None:
    make_some(1)
    kind = category()
    nodes = FOLLOWABLES[0].nodes({kind.uuid}, AnonymousUser())
    assert (nodes[kind.uuid].title, nodes[kind.uuid].url) == (kind.name, f"/huoltamo/?luokka={kind.slug}")
    assert f"/luokka/{kind.uuid}/" in client.get(nodes[kind.uuid].url).content.decode()


def test_thread_and_sitemap_know_what_is_shown_only() -> None:
    make_some(2)
    hidden = offer(organisation(), state=State.DRAFT)
    shown = Offer.objects.exclude(pk=hidden.pk).first()
    nodes = THREAD_ENDS[0].nodes({hidden.uuid, shown.uuid}, AnonymousUser())
    assert {key: node.url for key, node in nodes.items()} == {shown.uuid: f"/huoltamo/tarjoukset/{shown.pk}/"}
    assert [source.total() for source in SITEMAPS] == [2, 2, 0]  # offers, needs, cards of good practice
    assert SITEMAPS[1].pages(1, 5) == [
        (f"/huoltamo/tarpeet/{Need.objects.order_by('pk').last().pk}/", timezone.localdate())
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("taikuri lastenjuhliin", "taikuri lastenjuhliin"),
        ("teltta, soita 040 123 4567", "teltta, soita"),
        ("apua matti.meikalainen@esimerkki.fi", "apua"),
        ("katso https://esimerkki.fi/x ja www.toinen.fi sali", "katso ja sali"),
        ("hetu 010190-123A", "hetu"),
    ],
)
def test_impersonal_leaves_addresses_and_numbers_out(text: str, kept: str) -> None:
    assert impersonal(text) == kept


def test_record_unmet_wish_keeps_words_category_and_place_only(client: Client) -> None:
    kind = category("Tilat")
    municipality()
    page = client.get("/huoltamo/?q=taikureita&luokka=tilat&kunta=liperi").content.decode()
    form = page.split('action="/huoltamo/loytymatta/"')[1].split("</form>")[0]
    values = dict(re.findall(r'name="(query|category|municipality)" value="([^"]*)"', form))
    assert values == {"query": "taikureita", "category": "tilat", "municipality": "liperi"}
    assert client.post("/huoltamo/loytymatta/", values).status_code == 302
    kept = UnmetWish.objects.get()
    assert (kept.query, kept.category, kept.municipality.slug) == ("taikureita", kind, "liperi")
    client.post("/huoltamo/loytymatta/", {"query": "Taikuri 2"})
    assert len(set(UnmetWish.objects.values_list("alike", flat=True))) == 1
    assert client.get("/huoltamo/loytymatta/").status_code == 200
    assert UnmetWish.objects.count() == 2


def test_record_unmet_wish_of_numbers_alone_is_refused_and_the_text_stays(client: Client) -> None:
    answered = client.post("/huoltamo/loytymatta/", {"query": "040 1234567", "category": "ei-ole"})
    assert answered.status_code == 422
    assert "040 1234567" in answered.content.decode()
    assert UnmetWish.objects.count() == 0


def test_record_unmet_wish_is_taken_twenty_times_a_day(client: Client) -> None:
    codes = [client.post("/huoltamo/loytymatta/", {"query": "jurtta"}).status_code for _number in range(21)]
    assert codes == [302] * 20 + [422]
