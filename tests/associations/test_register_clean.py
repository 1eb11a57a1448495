"""The cleaners of cells: the short ways agree with the rules they spare."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from associations.actions.register.clean import FORMS, ProblemError
from associations.actions.register.stage import clean_all
from associations.selectors.register_fields import name_key, name_keys


@pytest.mark.parametrize("key", FORMS)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_usual_form_is_what_the_rule_leaves_as_it_is(key, data):
    form = FORMS[key]
    text = data.draw(st.from_regex(form.usual, fullmatch=True))
    assert form.clean(text) == text


@pytest.mark.parametrize(
    ("key", "text", "cleaned"),
    [
        ("register_number", "12345", "12.345"),
        ("register_number", "1.10.123", "110.123"),
        ("website", "WWW.Demo.example", "https://WWW.Demo.example"),
        ("email", "Martat.Liperi@Demo.example", "martat.liperi@demo.example"),
        ("phone", "(013) 123-456", "(013) 123-456"),
    ],
)
def test_clean_all_unusual_form_is_judged_by_the_rule(key, text, cleaned):
    assert clean_all(FORMS[key], [text, "", text]) == [cleaned, "\\N", cleaned]


@pytest.mark.parametrize(
    ("key", "text"),
    [("register_number", "1.2"), ("website", "ei ole"), ("email", "a..b@demo.example"), ("phone", "soita")],
)
def test_clean_all_wrong_cell_is_a_problem(key, text):
    with pytest.raises(ProblemError):
        clean_all(FORMS[key], ["", text])


@given(st.lists(st.text("Aä r.yRf-–’'é!", max_size=8), min_size=1, max_size=4))
def test_name_keys_of_many_names_are_those_of_each(names):
    assert name_keys(names) == [name_key(name) for name in names]
