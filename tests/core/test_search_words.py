"""The analysers against pairs chosen by hand, and words that nobody knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jane_portal.core.search.analyser import Analyser, libvoikko_analyser, pyvoikko_analyser
from jane_portal.core.search.models import WordTerms
from jane_portal.core.search.words import terms_for, words_of
from jane_portal.core.text.cutting import cut_roughly, cut_words, in_any_letters
from tests.core.finnish_pairs import FOUND, NOT_FOUND

ANALYSERS = {"libvoikko": libvoikko_analyser, "pyvoikko": pyvoikko_analyser}


@pytest.fixture(params=ANALYSERS, scope="module")
def tool(request: pytest.FixtureRequest) -> Analyser:
    made = ANALYSERS[request.param]()
    if made is None:
        pytest.skip(f"{request.param} is not on this machine")
    return made


def matches(tool: Analyser, query: str, text: str) -> bool:
    asked = tool.terms(query)
    assert asked is not None, query
    held = [tool.terms(word) for word in words_of(text)]
    return any(terms and asked.bases & terms.terms for terms in held)


def test_terms_find_inflected_words_and_compounds(tool: Analyser) -> None:
    assert [pair for pair in FOUND if not matches(tool, *pair)] == []
    assert len(FOUND) == 48


def test_terms_keep_lookalikes_apart(tool: Analyser) -> None:
    assert [pair for pair in NOT_FOUND if matches(tool, *pair)] == []
    assert len(NOT_FOUND) == 18


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_cut_words_of_latin_text_are_those_of_any_text(text: str) -> None:
    assert cut_words(text) == in_any_letters(text)


def test_words_of_splits_text() -> None:
    assert words_of("Vapaa-ajan “kerho”, s.posti@x.fi 1234567-8 ÄÄNI_ry") == [
        "vapaa-ajan",
        "vapaa",
        "ajan",
        "kerho",
        "s",
        "posti",
        "x",
        "fi",
        "1234567-8",
        "1234567",
        "ääni",
        "ry",
    ]


@given(st.text(max_size=200) | st.text(alphabet="aäÄ-_ .'", max_size=200))
def test_words_of_roughly_cut_ones_are_those_of_the_text(text: str) -> None:
    assert {word for rough in cut_roughly(text) for word in words_of(rough)} == set(words_of(text))


@pytest.mark.django_db
def test_terms_for_unknown_word_uses_database_stems() -> None:
    terms = terms_for(["föreningar", "ja", "kylätalojen"])
    assert terms["föreningar"].bases == {"föreningar", "förening"}
    assert terms["ja"].terms == frozenset()
    assert terms["kylätalojen"].terms == {"kylätalo", "kylä", "talo"}


@pytest.mark.django_db
def test_terms_for_second_time_reads_the_cache(django_assert_num_queries) -> None:
    terms_for(["kylätalojen", "xyzzy"])
    assert WordTerms.objects.count() == 2
    with django_assert_num_queries(1):
        terms_for(["kylätalojen", "xyzzy"])
