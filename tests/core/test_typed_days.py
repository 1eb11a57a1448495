"""A day or an hour typed as it is written in Finland is read in every language of the portal."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

DAY = datetime.date(2026, 12, 31)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_typed_days_are_read(language):
    with override(language):
        assert {forms.DateField().clean(typed) for typed in ("31.12.2026", "2026-12-31")} == {DAY}
        assert {forms.TimeField().clean(typed) for typed in ("17.30", "17:30")} == {datetime.time(17, 30)}
        with pytest.raises(ValidationError):
            forms.DateField().clean("11/12/2026")  # two readings: none is guessed
