"""What the network learns: only the secretary and theme groups see it, and no single person's words are in it."""

import csv
import datetime
import io
import re
from html import unescape

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from huoltamo.models import Order, UnmetWish
from huoltamo.selectors.learning import learned
from huoltamo.selectors.learning_orders import Scope
from jane_portal.core.personal.retention import retain
from tests.factories import accounts, associations
from tests.factories import huoltamo as make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
PAGES = [
    "/huoltamo/opit/",
    "/huoltamo/opit/tarpeet/",
    "/huoltamo/opit/tilaukset/",
    "/huoltamo/opit/yhdistykset/?ryhma=hiljaiset",
]


@pytest.fixture
def secretary(client):
    person = accounts.secretary()
    client.force_login(person)
    return person


def order(buyer, provider, state="requested", days=None, ago=20, **fields):
    """An order made `ago` days ago and answered after `days` days, or not yet."""
    fields.setdefault("offer", make.offer(provider))
    made = timezone.now() - ago * DAY
    one = Order.objects.create(
        buyer=buyer, provider=provider, category=make.category(), title="Teltta", wish="Salaista", state=state, **fields
    )
    Order.objects.filter(pk=one.pk).update(
        created_at=made, answered_at=None if days is None else made + datetime.timedelta(days=days)
    )
    return one


def figures(secretary, year=None):
    now = timezone.now()
    return learned(Scope(year or (now - 20 * DAY).year), secretary, now)


def line(lines, name):
    return next(one for one in lines if one.name == name)


def test_wishes_are_shown_when_three_searched_alike_and_not_before(client, secretary):
    make.wish("talvirieha", 3)
    make.wish("matti meikäläinen", 2)
    page = client.get("/huoltamo/opit/")
    assertContains(page, "talvirieha")
    assertNotContains(page, "meikäläinen")
    table = b"".join(client.get("/huoltamo/opit.csv").streaming_content).decode()
    assert "talvirieha" in table and "meikäläinen" not in table


def test_wishes_name_places_and_categories_that_three_named(secretary):
    place, rare = associations.municipality(), associations.municipality("167", "Joensuu")
    make.wish("suksia lainaksi", 3, municipality=place, category=make.category())
    make.wish("lainaksi suksia", 2, municipality=rare)
    (wish,) = figures(secretary).wishes
    assert (wish.text, wish.number) == ("suksia lainaksi", 5)
    assert (wish.municipalities, wish.categories) == ({place.pk: 3}, {make.category().pk: 3})


def test_wishes_older_than_ninety_days_are_neither_shown_nor_kept(secretary):
    make.wish("vanha toive", 3)
    make.wish("uusi toive", 3)
    today = timezone.localdate()
    UnmetWish.objects.filter(query="vanha toive").update(day=today - 91 * DAY)
    UnmetWish.objects.filter(query="uusi toive").update(day=today - 90 * DAY)
    assert [wish.text for wish in figures(secretary).wishes] == ["uusi toive"]
    assert retain()["huoltamo.UnmetWish"] == 3
    assert set(UnmetWish.objects.values_list("query", flat=True)) == {"uusi toive"}


def test_orders_are_counted_by_state_category_and_municipality(secretary):
    buyer, provider = associations.organisation(), associations.organisation()
    for state in ("declined", "expired", "requested", "referred"):
        order(buyer, provider, state)
    order(buyer, provider, ago=800)
    found = figures(secretary)
    assert dict(found.states) == {"declined": 1, "expired": 1, "requested": 1, "referred": 1}
    category, place = line(found.categories, "Digituki ja laiteapu"), line(found.municipalities, "Liperi")
    assert (category.orders, category.in_vain) == (place.orders, place.in_vain) == (4, 2)
    assert found.years[0] == timezone.localdate().year and found.years[-1] == (timezone.now() - 800 * DAY).year


def test_pace_is_of_requests_that_could_be_answered(secretary):
    buyer, provider = associations.organisation(), associations.organisation()
    for days in (1, 2, 9):
        order(buyer, provider, "declined", days)
    order(buyer, provider, "expired")
    order(buyer, provider, "withdrawn")
    order(buyer, provider, ago=0)
    order(buyer, provider, "declined", 0, offer=None, need=make.need(buyer))
    pace = figures(secretary).pace
    assert (pace.days, pace.due, pace.in_time, pace.percent) == (2.0, 4, 2, 50)


def test_pace_of_nothing_says_nothing(client, secretary):
    pace = figures(secretary).pace
    assert (pace.days, pace.percent) == (None, None)
    assert client.get("/huoltamo/opit/").status_code == 200


def test_needs_without_an_answer_open_their_list(client, secretary):
    ours, theirs = associations.organisation(), associations.organisation()
    make.need(ours, "Telttaa etsitään")
    make.need(ours, "Luonnos", state="draft")
    make.need(ours, "Suljettu", state="closed", published_at=timezone.now())
    answered = make.need(ours, "Vastattu")
    order(ours, theirs, "declined", 0, offer=None, need=answered)
    found = figures(secretary, timezone.localdate().year)
    assert line(found.categories, "Digituki ja laiteapu").needs == 1
    address = f"/huoltamo/opit/tarpeet/?vuosi={timezone.localdate().year}&luokka=digituki-ja-laiteapu"
    assertContains(client.get("/huoltamo/opit/"), address.replace("&", "&amp;"))
    page = client.get(address)
    assertContains(page, "Telttaa etsitään")
    for hidden in ("Luonnos", "Suljettu", "Vastattu"):
        assertNotContains(page, hidden)


@pytest.mark.parametrize("query", ["luokka=ei-ole", "kunta=ei-ole"])
@pytest.mark.parametrize("page", ["tarpeet", "tilaukset"])
def test_lists_of_an_unknown_category_or_place_are_absent(client, secretary, page, query):
    assert client.get(f"/huoltamo/opit/{page}/?{query}").status_code == 404


def fill_a_year():
    """Orders of every kind of end and pace, and needs."""
    buyer, provider = associations.organisation("Tilaava ry"), associations.organisation("Tekevä ry")
    for state, days in (("declined", 1), ("declined", 9), ("expired", None), ("withdrawn", None), ("referred", 4)):
        order(buyer, provider, state, days)
    order(buyer, provider, "declined", 0, offer=None, need=make.need(buyer))
    make.need(buyer, "Telttaa etsitään")
    make.need(buyer, "Mennyt tarve", state="expired", published_at=timezone.now() - 20 * DAY)


def test_every_figure_opens_the_list_behind_it(client, secretary):
    fill_a_year()
    year = (timezone.now() - 20 * DAY).year
    text = client.get(f"/huoltamo/opit/?vuosi={year}").content.decode()
    links = re.findall(r'href="(/huoltamo/opit/(?:tarpeet|tilaukset|yhdistykset)/[^"]*)">(\d+)<', text)
    assert {address.split("/")[3] for address, _number in links} == {"tarpeet", "tilaukset", "yhdistykset"}
    wrong = []
    for address, number in links:
        shown = client.get(unescape(address)).context["page"].paginator.count
        if shown != int(number):
            wrong.append((address, number, shown))
    assert wrong == []
    outside_the_chart = re.sub(r"<figure.*?</figure>", "", text, flags=re.DOTALL)
    assert re.findall(r"<td>([1-9]\d*)</td>", outside_the_chart) == []


def test_order_list_by_answer_counts_as_the_pace_does(client, secretary):
    fill_a_year()
    year = (timezone.now() - 20 * DAY).year
    pace = figures(secretary, year).pace
    assert (pace.due, pace.in_time, pace.late) == (4, 2, 2)
    found = {}
    for answer in ("vastatut", "ajoissa", "myohassa"):
        page = client.get(f"/huoltamo/opit/tilaukset/?vuosi={year}&vastaus={answer}").context["page"]
        found[answer] = sorted(one.state for one in page)
    assert found == {
        "vastatut": ["declined", "declined", "referred"],
        "ajoissa": ["declined", "referred"],
        "myohassa": ["declined", "expired"],
    }


def test_theme_group_reads_the_figures_and_no_names_of_orders(client):
    fill_a_year()
    member = accounts.with_role("theme_group", f"region:{settings.PORTAL_REGION}")
    client.force_login(member)
    year = (timezone.now() - 20 * DAY).year
    page = client.get(f"/huoltamo/opit/?vuosi={year}")
    assert page.context["orders"] == 6
    assertNotContains(page, "/huoltamo/opit/yhdistykset/")
    rows = client.get(f"/huoltamo/opit/tilaukset/?vuosi={year}")
    assert rows.context["page"].paginator.count == 6
    for text in ("Tilaava ry", "Tekevä ry", "/huoltamo/tilaukset/"):
        assertNotContains(rows, text)
    needs = client.get("/huoltamo/opit/tarpeet/")
    assertContains(needs, "Mennyt tarve")
    assert len(re.findall(r'href="/huoltamo/tarpeet/\d+/"', needs.content.decode())) == 1
    assert client.get("/huoltamo/opit.csv").status_code == 200
    assert client.get("/huoltamo/opit/yhdistykset/").status_code == 404
    assertContains(client.get("/tyopoyta/"), 'href="/huoltamo/opit/"')


def test_associations_are_in_their_groups(client, secretary):
    offering = associations.organisation("Tarjoava ry", description_fi="x")
    asking, silent = associations.organisation("Tilaava ry"), associations.organisation("Hiljainen ry")
    associations.organisation("Poistettu ry", deleted_at=timezone.now())
    associations.organisation("Purettu ry", status="dissolved", dissolved_on=timezone.localdate())
    order(asking, offering)
    year = (timezone.now() - 20 * DAY).year
    assert figures(secretary).associations == {"tarjoavat": 1, "tilaavat": 1, "hiljaiset": 1}
    for group, one in (("tarjoavat", offering), ("tilaavat", asking), ("hiljaiset", silent)):
        page = client.get(f"/huoltamo/opit/yhdistykset/?ryhma={group}&vuosi={year}")
        assert [row.name for row in page.context["page"]] == [one.name]


def test_page_and_table_say_nothing_that_is_written_in_orders(client, secretary):
    order(associations.organisation("Tilaava ry"), associations.organisation("Tekevä ry"))
    page = client.get("/huoltamo/opit/")
    table = b"".join(client.get("/huoltamo/opit.csv").streaming_content).decode()
    for text in ("Salaista", "Teltta", "Tilaava ry", "Tekevä ry"):
        assertNotContains(page, text)
        assert text not in table


def test_table_runs_no_formulas_and_has_a_figure_a_row(client, secretary):
    make.wish("=cmd|calc", 3)
    make.need(associations.organisation())
    response = client.get("/huoltamo/opit.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert any("cmd|calc" in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    "query", ["vuosi=abc", "vuosi=99999", "vuosi=-1", "ryhma=kaikki&sivu=x", "luokka=%20%27&kunta=a..b"]
)
@pytest.mark.parametrize("page", ["/huoltamo/opit/", "/huoltamo/opit.csv", "/huoltamo/opit/yhdistykset/"])
def test_rubbish_in_the_address_is_left_out(client, secretary, page, query):
    assert client.get(f"{page}?{query}").status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "/huoltamo/opit.csv"])
def test_others_than_the_secretary_do_not_know_of_it(client, page):
    assert client.get(page).status_code == 302
    client.force_login(associations.editor(associations.organisation()))
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "/huoltamo/opit.csv"])
def test_statements_stay_the_same_at_any_length(client, secretary, page, django_assert_max_num_queries):
    def fill(number):
        for place in range(number):
            one, other = associations.organisation(), associations.organisation()
            make.need(one, category=make.category(f"Luokka {place}"))
            order(one, other, "declined", 1)
            make.wish(f"toive {chr(97 + place)}", 3)

    def look():
        response = client.get(page)
        assert response.status_code == 200
        return b"".join(response) if response.streaming else response.content

    fill(1)
    look()
    with django_assert_max_num_queries(11) as few:  # session, person and roles; eight of the page
        look()
    fill(15)
    with django_assert_max_num_queries(11) as many:
        look()
    assert len(few) == len(many)
