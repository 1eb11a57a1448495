"""What is typed wrongly, too late or by the wrong people: a clear line, the text kept, nothing changed or leaked."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from associations.models import Region
from huoltamo.models import Order, State
from huoltamo.selectors.order_desk import SHOWN, orders_on_desk
from huoltamo.selectors.order_warnings import warnings_for
from tests.factories import accounts as people
from tests.factories import associations as rooms
from tests.factories import huoltamo as make
from tests.factories.orders import PATHS, in_days, order, row, take, two

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ask(pair, **data):
    sent = {"buyer": pair.buyer.pk, "wish": "Tabletit kuntoon"} | data
    return signed_in(pair.buyers).post(f"/huoltamo/tarjoukset/{pair.offer.pk}/pyyda/", sent)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"wished_from": "2020-01-01"}, "wished_from"),
        ({"wished_from": "3020-01-01"}, "wished_from"),
        ({"wished_from": "huomenna"}, "wished_from"),
        ({"wished_until": "2090-01-01"}, "wished_until"),
        ({"group_size": "0"}, "group_size"),
        ({"group_size": "99999999999"}, "group_size"),
        ({"budget": "-1"}, "budget"),
        ({"budget": "1e9"}, "budget"),
        ({"budget": "NaN"}, "budget"),
        ({"contact": "999999"}, "contact"),
        ({"buyer": "999999"}, "buyer"),
        ({"wish": "x" * 3001}, "wish"),
        ({"wish": ""}, "wish"),
    ],
)
def test_a_wrong_request_says_where_and_keeps_what_was_typed(data: dict, field: str):
    answer = ask(two(), place="Kylätalo", **data)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Kylätalo" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("state", [State.PAUSED, State.EXPIRED])
def test_an_offer_that_went_to_sleep_meanwhile_says_so_and_keeps_what_was_typed(state: str):
    pair = two(state=state)
    answer = ask(pair)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "ei ole juuri nyt näkyvissä" in page
    assert "Tabletit kuntoon" in page
    assert not Order.objects.exists()


@pytest.mark.parametrize("state", [State.DRAFT, State.MODERATION, State.CLOSED])
def test_an_offer_that_nobody_may_know_is_not_found(state: str):
    assert ask(two(state=state)).status_code == 404


def test_an_order_to_oneself_is_not_made():
    pair = two()
    page = signed_in(pair.providers).get(f"/huoltamo/tarjoukset/{pair.offer.pk}/pyyda/")
    assert "oman yhdistyksenne tarjous" in page.content.decode()
    sent = signed_in(pair.providers).post(
        f"/huoltamo/tarjoukset/{pair.offer.pk}/pyyda/", {"buyer": pair.provider.pk, "wish": "x"}
    )
    assert sent.status_code == 200
    assert not Order.objects.exists()


def test_a_municipality_orders_where_the_region_allows_it(settings):
    pair = two(rooms.organisation("Liperin kunta", kind="municipality"))
    answer = ask(pair)
    assert "vain yhdistykset" in answer.content.decode()
    assert not Order.objects.exists()
    settings.PORTAL_MUNICIPALITIES_ORDER = True
    assert ask(pair).status_code == 302


def test_an_association_of_another_region_asks_for_what_is_open_to_neighbours():
    there = rooms.municipality("297", "Kuopio", region_code="11")
    assert Region.objects.exclude(code=django_settings.PORTAL_REGION).exists()
    stranger = rooms.organisation("Kuopion ry", domicile=there)
    assert "tämän maakunnan" in ask(two(stranger)).content.decode()
    assert ask(two(stranger, for_neighbours=True)).status_code == 302


def test_markup_in_words_is_shown_as_it_is():
    pair = two()
    ask(pair, wish="<script>alert(1)</script>")
    made = Order.objects.get()
    page = signed_in(pair.providers).get(made.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kuva.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("lasku.pdf", b"MZ\x90\x00" + b"\x00" * 100),
        ("kuva.png", b"MZ\x90\x00" + b"\x00" * 100),
        ("sivu.html", b"<!doctype html><p>Hei"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_the_message_kept(name: str, content: bytes):
    pair = two()
    made = order(pair)
    files = {"text": "Tässä on", "side": "buyer", "enclosures": SimpleUploadedFile(name, content)}
    answer = signed_in(pair.buyers).post(f"{made.get_absolute_url()}viesti/", files)
    assert answer.status_code == 422
    assert "Tässä on" in answer.content.decode()
    assert made.messages.exclude(text="").count() == 0


def test_a_file_on_a_message_is_for_the_two_associations_alone():
    pair = two()
    made = order(pair)
    file = SimpleUploadedFile("ohje.pdf", b"%PDF-1.7\n%ohje")
    sent = {"text": "", "side": "buyer", "enclosures": file}
    assert signed_in(pair.buyers).post(f"{made.get_absolute_url()}viesti/", sent).status_code == 302
    stored = made.messages.latest("pk").enclosures.get().stored
    outsiders = [people.secretary(), people.administrator(), rooms.editor(rooms.organisation())]
    statuses = [signed_in(one).get(stored.get_absolute_url()).status_code for one in outsiders]
    assert statuses == [404, 404, 404]
    assert Client().get(stored.get_absolute_url()).status_code == 404
    for one in (pair.buyers, pair.providers):
        assert signed_in(one).get(stored.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("state", PATHS)
def test_the_secretary_sees_that_there_is_an_order_and_not_a_word_of_it(state: str):
    pair = two()
    made = order(pair, state, wish="Salainen toive")
    page = signed_in(people.secretary()).get(made.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("Salainen toive", "Kylätalo", "Olemme lomalla", "Sairastuimme", "Montako tablettia", "Kaisa Kuikka"):
        assert word not in text
    for end in ("ehdot/", "askel/", "viesti/", "palaute/"):
        assert signed_in(people.secretary()).post(f"{made.get_absolute_url()}{end}").status_code in (403, 404, 405)


def test_an_order_of_others_is_as_one_that_is_not():
    made = order()
    client = signed_in(rooms.editor(rooms.organisation()))
    addresses = ["/", ".ics", ".pdf", "/ehdot/"]
    for end in addresses:
        there = client.get(f"/huoltamo/tilaukset/{made.pk}{end}")
        nowhere = client.get(f"/huoltamo/tilaukset/999999999{end}")
        assert (there.status_code, there.content) == (404, nowhere.content)


def test_the_slower_of_two_is_told_and_her_words_are_kept():
    pair = two()
    made = order(pair)
    client = signed_in(pair.providers)
    take(made, "accept", pair)
    sent = {"do": "decline", "version": made.version, "side": "provider", "text": "Emme ehdi marraskuussa"}
    answer = client.post(f"{made.get_absolute_url()}askel/", sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Joku ehti ensin" in page
    assert "Emme ehdi marraskuussa" in page
    made.refresh_from_db()
    assert made.state == "accepted"


@pytest.mark.parametrize(
    ("state", "who", "key", "text", "why"),
    [
        ("requested", "buyer", "accept", "", "toisen yhdistyksen"),
        ("proposed", "provider", "agree", "", "toisen yhdistyksen"),
        ("delivered", "provider", "thank", "Kiitos itsellemme", "toisen yhdistyksen"),
        ("thanked", "provider", "decline", "", "Tehty ja kiitetty"),
        ("requested", "buyer", "cancel", "Ei sittenkään", "Pyydetty"),
        ("cancelled", "provider", "confirm", "", "Peruttu"),
    ],
)
def test_a_step_out_of_order_changes_nothing_and_says_why(state: str, who: str, key: str, text: str, why: str):
    pair = two()
    made = order(pair, state)
    before = (made.state, made.version, made.messages.count())
    sent = {"do": key, "version": made.version, "side": who, "text": text}
    answer = signed_in(pair.editor(who)).post(f"{made.get_absolute_url()}askel/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mitään ei muutettu" in page
    assert why.casefold() in page.casefold()
    assert text in page
    made.refresh_from_db()
    assert (made.state, made.version, made.messages.count()) == before


def test_a_file_without_words_is_named_in_the_language_of_its_reader():
    pair = two()
    made = order(pair)
    file = SimpleUploadedFile("ohje.pdf", b"%PDF-1.7\n%ohje")
    address = made.get_absolute_url()
    signed_in(pair.buyers).post(f"/en{address}viesti/", {"text": "", "side": "buyer", "enclosures": file})
    page = signed_in(pair.providers).get(f"/sv{address}").content.decode()
    assert "skickade filer" in page
    assert "ohje.pdf" in page
    assert "(a file)" not in page


def test_what_is_done_counts_for_the_month_and_the_same_people_are_asked_by_all_offers():
    pair = two(monthly_limit=1)
    day = in_days(10)
    done = order(pair, wished_from=day)
    for step in ("accept", "agree", "confirm:buyer", "confirm:provider"):
        done = take(done, step, pair)
    assert len(warnings_for(order(pair, wished_from=day))) == 1
    take(take(order(pair, wished_from=day), "accept", pair), "agree", pair)
    other = two(pair.buyer, pair.provider, title="Teltta")
    assert len(warnings_for(order(other, wished_from=day))) == 1
    assert warnings_for(order(other, wished_from=in_days(11))) == []


def test_limits_and_overlaps_warn_and_never_block():
    pair = two(monthly_limit=1, lead_days=30)
    day = in_days(10)
    first = order(pair, wished_from=day)
    take(take(first, "accept", pair), "agree", pair)
    make.days(pair.offer, kind="closed")
    pair.offer.availability.update(since=day, until=day)
    second = order(pair, wished_from=day)
    assert len(warnings_for(second)) == 4
    assert take(second, "accept", pair).state == "accepted"


def _statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    common = ("django_session", "accounts_user", "accounts_rolespan", "usersessions", "portal_cache")
    return sum(not any(name in one["sql"] for name in common) for one in caught.captured_queries)


def test_the_list_takes_four_statements_whatever_its_length():
    pair = two()
    row(pair.buyer, pair.offer)
    client = signed_in(pair.providers)
    one = _statements(client, "/huoltamo/tilaukset/?ryhma=kaikki")
    for number in range(30):
        row(pair.buyer, pair.offer, list(PATHS)[number % len(PATHS)])
    assert one == _statements(client, "/huoltamo/tilaukset/?ryhma=kaikki") <= 4
    assert _statements(client, "/huoltamo/tilaukset/") <= 4


@pytest.mark.parametrize("state", PATHS)
def test_the_page_takes_eight_statements_at_most(state: str):
    pair = two()
    made = order(pair, state)
    for client in (signed_in(pair.buyers), signed_in(pair.providers)):
        for address in (made.get_absolute_url(), f"{made.get_absolute_url()}historia/"):
            assert _statements(client, address) <= 8


def test_the_desk_shows_what_waits_in_one_statement(django_assert_num_queries):
    pair = two()
    for _number in range(SHOWN + 1):
        row(pair.buyer, pair.offer)
    assert pair.providers.open_spans
    with django_assert_num_queries(1):
        shown = orders_on_desk(None, pair.providers)
    assert shown is not None
    assert (len(shown["rows"]), shown["more"]) == (SHOWN, True)
    assert orders_on_desk(None, pair.buyers) is None
