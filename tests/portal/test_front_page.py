"""The front page: the municipalities as tiles, ways in, blocks of the rooms."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, override_settings

from associations.selectors.tiles import region_in_tiles, tile_plan
from tests.factories import associations

pytestmark = pytest.mark.django_db


def test_region_in_tiles_puts_each_municipality_in_its_place():
    associations.municipality("426", "Liperi")
    associations.municipality("541", "Nurmes")
    region = region_in_tiles(AnonymousUser())
    assert [(tile.name, tile.column, tile.row) for tile in region.tiles] == [("Liperi", 2, 4), ("Nurmes", 2, 1)]
    assert region.lake == "Pielinen"


def test_region_in_tiles_is_a_plain_list_when_a_municipality_has_no_place():
    associations.municipality("426", "Liperi")
    associations.municipality("999", "Uusikunta")
    assert {tile.column for tile in region_in_tiles(AnonymousUser()).tiles} == {0}


@override_settings(PORTAL_REGION="11")
def test_region_without_a_plan_shows_its_own_municipalities():
    associations.municipality("426", "Liperi")
    associations.municipality("297", "Kuopio", region_code="11")
    region = region_in_tiles(AnonymousUser())
    assert ([tile.name for tile in region.tiles], region.lake) == (["Kuopio"], "")


def test_tile_plan_gives_no_two_municipalities_the_same_place():
    places = [tuple(place[:2]) for place in tile_plan("12")["tiles"].values()]
    assert len(places) == len(set(places)) == 13


def test_long_name_may_break_only_where_the_plan_says():
    associations.municipality("276", "Kontiolahti")
    assert region_in_tiles(AnonymousUser()).tiles[0].name == "Kontio\u00adlahti"


@pytest.mark.parametrize("number", [1, 13])
def test_front_page_keeps_its_statements(client: Client, django_assert_max_num_queries, number: int):
    for code in list(tile_plan("12")["tiles"])[:number]:
        associations.municipality(code, f"Kunta {code}")
    client.get("/")
    with django_assert_max_num_queries(4):
        response = client.get("/")
    assert len(re.findall(r'<li class="tile tile--c', response.content.decode())) == number
