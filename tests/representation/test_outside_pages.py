"""Who represents us where: what everybody sees, and with how many statements."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jane_portal.core.charts.tree import TreeNode, tree_chart
from networks.representation.actions.external import end_representative
from networks.representation.filters.outside import OutsideFilter
from networks.representation.models import Election
from networks.representation.selectors.history import election_sources
from networks.representation.selectors.outside import lines_in_body, seat_name, seats_today
from networks.representation.selectors.outside_blocks import represented_from, represented_here
from networks.representation.selectors.outside_pages import external_sources
from tests.core.history_names import unnamed_columns
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import outside
from tests.factories.representation import day

pytestmark = pytest.mark.django_db


def seats(number: int, body=None):
    for _number in range(number):
        seat = outside.seat(body or outside.external())
        outside.term(seat, on_behalf_of=rooms.organisation())


def statements(ask) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        ask()
    return len([one for one in caught if "django_session" not in one["sql"]])


def test_the_table_takes_four_statements_with_one_row_and_with_thirty(client):
    address = reverse("representative_list")
    seats(1)
    client.get(address)
    few = statements(lambda: client.get(address))
    seats(29)
    assert (few, statements(lambda: client.get(address))) == (4, 4)


def test_blocks_take_as_many_statements_with_one_seat_as_with_thirty():
    body = outside.external()
    reader = AnonymousUser()

    def both() -> list[int]:
        return [
            statements(lambda: represented_here(body.municipality, reader)),
            statements(lambda: represented_from(body.nominating_body, reader)),
        ]

    seats(1, body)
    few = both()
    seats(29, body)
    assert few == both() == [2, 3]


def test_a_name_shows_by_choice_and_while_the_term_is_in_force(client):
    shy = outside.term(user=make.user(name="Arka Edustaja"), on_behalf_of=rooms.organisation("Arkojen yhdistys"))
    bold = outside.term(user=make.user(name="Rohkea Edustaja", show_name_publicly=True))
    page = client.get(reverse("representative_list")).content.decode()
    seen = [word in page for word in ("Arka Edustaja", "Arkojen yhdistys", "Rohkea Edustaja")]
    assert seen == [False, True, True]
    client.force_login(outside.chooser(shy.seat.body))
    assert "Arka Edustaja" in client.get(reverse("representative_list")).content.decode()
    rows = list(
        csv.reader(io.StringIO(b"".join(client.get(reverse("representative_csv"))).decode("utf-8-sig")), delimiter=";")
    )
    names = {row[0]: row[7] for row in rows[1:]}
    assert names == {shy.seat.body.name_fi: "", bold.seat.body.name_fi: "Rohkea Edustaja"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Täysi", "Tyhjä", "Lopussa", "Naapuri"}),
        ("?kunta=lieksa", {"Naapuri"}),
        ("?laji=youth", {"Naapuri"}),
        ("?tila=vapaat", {"Tyhjä"}),
        ("?tila=paattyvat", {"Lopussa"}),
        ("?tila=huomio", {"Tyhjä", "Lopussa"}),
        ("?kunta=tuntematon&tila=x&sivu=x", {"Täysi", "Tyhjä", "Lopussa", "Naapuri"}),
    ],
)
def test_filters_narrow_the_table_and_nonsense_does_not(client, query, expected):
    full, empty, ending = (outside.seat(outside.external(name)) for name in ("Täysi", "Tyhjä", "Lopussa"))
    there = rooms.municipality("422", "Lieksa")
    neighbour = outside.seat(outside.external("Naapuri", municipality=there, kind="youth"))
    for seat, last in ((full, 500), (ending, 90), (neighbour, 91)):
        outside.term(seat, until=day(last))
    answer = client.get(reverse("representative_list") + query)
    assert {line.body.name for line in answer.context["lines"]} == expected
    assert empty.pk


def test_pages_of_the_table_are_those_of_the_plain_queryset_whatever_was_asked_before(client):
    other = rooms.municipality("422", "Lieksa")
    for name, place in (("Liperin neuvosto", rooms.municipality()), ("Lieksan neuvosto", other)):
        for kind, number in (("youth", 1), ("elderly", 22)):
            seats(number, outside.external(f"{name} {kind}", municipality=place, kind=kind))
    for place in ("", "lieksa", "liperi"):
        for kind in ("", "youth", "elderly"):
            plain = OutsideFilter([], place, kind, "").narrowed(seats_today(), day(0))
            for number in (1, 2):
                page = client.get(reverse("representative_list"), {"kunta": place, "laji": kind, "sivu": number})
                asked = Paginator(plain, 20).get_page(number)
                shown = [line.seat.pk for line in page.context["lines"]]
                assert (shown, page.context["page"].number) == ([one.pk for one in asked], asked.number)


def test_tree_chart_joins_each_node_to_what_is_above_it():
    tree = tree_chart(
        key="k",
        title="t",
        summary="s",
        nodes=[TreeNode("Juuri"), TreeNode("Pitkä " * 30, depth=1), TreeNode("Toinen", depth=5, note="n")],
    )
    root, long, last = tree.placed
    assert (root.branch, len(long.lines), last.x > long.x) == ("", 3, True)
    assert long.branch == f"M{root.x} {root.y + 6}V{long.y}H{long.x - 6}"
    assert last.note_y < tree.height


def test_a_seat_whose_term_begins_later_is_not_vacant(client):
    seat, beside = outside.seat(), outside.seat()
    outside.term(seat, user=make.user(name="Tuleva Edustaja", show_name_publicly=True), since=day(10))
    cancelled = outside.term(beside, since=day(20))
    chooser = outside.chooser(beside.body)
    end_representative(term=cancelled, version=1, last_day=day(19), reason="Peruuntui.", by=chooser)
    address = reverse("representative_list")
    lines = {line.seat.pk: line for line in client.get(address).context["lines"]}
    assert [lines[one.pk].is_vacant for one in (seat, beside)] == [False, True]
    page = client.get(address).content.decode()
    assert f"Alkaa {day(10):%-d.%-m.%Y}" in page
    assert "Tuleva Edustaja" not in page  # nobody's name is public before her term
    vacant = client.get(address, {"tila": "vapaat"}).context["lines"]
    assert [line.seat.pk for line in vacant] == [beside.pk]


def test_a_successor_stands_beside_the_holder_and_takes_the_warning_away():
    seat = outside.seat()
    outside.term(seat, until=day(20))
    (line,) = lines_in_body(seat.body, AnonymousUser())
    assert (line.is_ending, line.coming) == (True, None)
    coming = outside.term(seat, since=day(21))
    (line,) = lines_in_body(seat.body, AnonymousUser())
    assert (line.is_ending, line.coming.term) == (False, coming)


def test_seats_of_one_body_have_numbers_that_stay():
    body = outside.external()
    first, second, third = (outside.seat(body) for _number in range(3))
    outside.seat(body, deputy_of=second)
    outside.seat(outside.external())
    first.closed_on = day(0)
    first.save()
    numbers = {line.seat.pk: (line.number, line.has_deputy) for line in lines_in_body(body, AnonymousUser())}
    assert numbers == {second.pk: (2, True), third.pk: (3, False)}
    second.closed_on = day(0)
    second.save()
    assert [line.number for line in lines_in_body(body, AnonymousUser())] == [0]


def test_a_letter_tells_which_seat_it_is_about():
    body = outside.external("Liperin vanhusneuvosto")
    outside.seat(body)
    member = outside.seat(body)
    letters = [outside.term(one) for one in (member, outside.seat(body, deputy_of=member))]
    names = [seat_name(term.seat) for term in letters]
    assert names == ["Liperin vanhusneuvosto, paikka 2"] * 2
    assert seat_name(outside.seat(outside.external("Yksin"))) == "Yksin"


@pytest.mark.parametrize("address", ["/edustajat/", "/edustajat/?laji=elderly", "/edustajat/?kunta=liperi&sivu=3"])
def test_table_without_seats_says_so(client, address):
    rooms.municipality()
    page = client.get(address)
    assert page.status_code == 200
    assert "<td" not in page.content.decode()


def test_histories_of_this_room_say_nothing_that_has_no_name():
    seat = outside.seat(outside.external("Vanhusneuvosto"))
    outside.term(seat)
    assert unnamed_columns([*external_sources(seat.body), *election_sources(Election(pk=1))]) == []


@pytest.mark.parametrize(("state", "heading"), [("asked", "Edustajaa haetaan"), ("declined", "Edustajapyyntö")])
def test_settled_request_seeks_nobody(client, state, heading):
    request = outside.in_state(state)
    client.force_login(make.secretary())
    assert f"{heading}</h1>" in client.get(request.get_absolute_url()).content.decode()
