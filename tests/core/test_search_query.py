"""Queries: any input is answered without an error."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jane_portal.core.search.actions import drop_entry, forget_words, index_entry
from jane_portal.core.search.models import SearchEntry, WordTerms
from jane_portal.core.search.query import parse
from jane_portal.core.search.visibility import for_scope

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    query = parse(text).tsquery
    return list(
        SearchEntry.objects.visible_to(AnonymousUser())
        .extra(where=["terms @@ %s::tsquery"], params=[query])
        .order_by("key")
        .values_list("key", flat=True)
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400) | st.text(alphabet="'\"\\&|!()<>:*- aä", max_size=60))
def test_parse_any_text_is_a_valid_tsquery(text: str) -> None:
    query = parse(text.replace("\x00", ""))
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsquery, %s::tsquery", [query.tsquery, "|".join(query.name_tsqueries)])


def test_parse_keeps_the_number_of_words_bounded() -> None:
    assert len(parse("sana " + " ".join(f"sana{number}" for number in range(500))).words) == 10


def test_parse_word_with_star_asks_for_a_prefix() -> None:
    assert parse("mets*").tsquery == "('mets':*)"


def test_parse_stop_words_ask_for_nothing() -> None:
    assert parse("ja on").tsquery == ""


def test_index_entry_is_found_by_base_form_and_part() -> None:
    index_entry(kind="note", key=1, title="Kylätalojen ilta", url="/x/1/", text="Tukipalveluita ikäihmisille")
    index_entry(kind="note", key=2, title="Tilaus", url="/x/2/")
    assert found("kylätalo") == ["1"]
    assert found("palvelu ihminen") == ["1"]
    assert found("palvel*") == ["1"]
    assert found("tila") == []


def test_index_entry_again_replaces_the_old_one() -> None:
    index_entry(kind="note", key=1, title="Kylätalo", url="/x/1/")
    index_entry(kind="note", key=1, title="Kirjasto", url="/x/1/")
    assert found("kylätalo") == []
    assert found("kirjastot") == ["1"]
    drop_entry(kind="note", key=1)
    assert found("kirjastot") == []


def test_index_entry_of_an_association_is_hidden_from_others() -> None:
    index_entry(kind="note", key=1, title="Hallituksen paperi", url="/x/1/", visible=[for_scope("association:abc")])
    assert found("paperi") == []


def test_forget_words_takes_a_name_out_of_the_cache() -> None:
    index_entry(kind="note", key=1, title="Zorzenius", url="/x/1/")
    assert forget_words(text="Zorzenius") == 1
    assert WordTerms.objects.count() == 0
