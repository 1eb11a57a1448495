"""Identifiers: the check digit of the business ID, the shape of the register number; never a crash."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from associations.models.organisation import clean_business_id, clean_register_number

WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def _check_digit(digits: str) -> int | None:
    """Weights 7 9 10 5 8 4 2, modulus 11; remainder 1 makes no valid number (domain E7)."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return None if rest == 1 else (11 - rest) % 11


@given(st.from_regex(r"[0-9]{7}", fullmatch=True))
def test_clean_business_id_accepts_exactly_the_right_check_digit(digits):
    right = _check_digit(digits)
    for last in range(10):
        number = f"{digits}-{last}"
        if last == right:
            assert clean_business_id(number) == number
        else:
            with pytest.raises(ValidationError):
                clean_business_id(number)


@given(st.text(max_size=40))
def test_clean_business_id_refuses_or_formats_any_text(text):
    try:
        cleaned = clean_business_id(text)
    except ValidationError as error:
        assert error.code == "business_id"
    else:
        assert len(cleaned) == 9
        assert clean_business_id(cleaned) == cleaned


@given(st.text(max_size=40))
def test_clean_register_number_refuses_or_formats_any_text(text):
    try:
        cleaned = clean_register_number(text)
    except ValidationError as error:
        assert error.code == "register_number"
    else:
        assert clean_register_number(cleaned) == cleaned
        assert 3 <= len(cleaned.replace(".", "")) <= 6


@pytest.mark.parametrize("given_number", ["123456", "123.456", " 123.456 "])
def test_clean_register_number_writes_the_official_form(given_number):
    assert clean_register_number(given_number) == "123.456"


@pytest.mark.parametrize("code", ["0164308-3", "0242746-2", "1919717-3", "3221317-4"])
def test_clean_business_id_accepts_public_bodies_of_the_region(code):
    assert clean_business_id(code) == code
