"""Finnish order: the Python key and the database key are one and the same."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jane_portal.core.text.sorting import _FROM, _TO, sort_key

LETTERS = st.text(alphabet=st.sampled_from("abcxyzåäöÅÄÖéÉšŠüõwWvV -1" + _FROM), max_size=30)


def test_sort_key_puts_the_finnish_letters_last():
    names = ["Öljyseura", "Ätsäri", "Åland", "Zonta", "Šakki", "Érd", "Aikuiset", "VPK", "Wärtsilän"]
    assert sorted(names, key=sort_key) == [
        "Aikuiset",
        "Érd",
        "Šakki",
        "VPK",
        "Wärtsilän",
        "Zonta",
        "Åland",
        "Ätsäri",
        "Öljyseura",
    ]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LETTERS)
def test_sort_key_is_what_the_database_stores(db, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT TRANSLATE(LOWER(%s), %s, %s)", [text, _FROM, _TO])
        assert cursor.fetchone()[0] == sort_key(text)
