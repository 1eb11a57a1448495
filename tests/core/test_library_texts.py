"""What people read of the libraries is said in the portal's own words."""

from pathlib import Path

import allauth
import django
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from jane_portal.core.text import library

TEXTS = {
    *library.FORMS,
    *library.PASSWORDS,
    *library.ERRORS,
    *library.LABELS,
    *library.MESSAGES,
    *library.PAGES,
}
SOURCES = (
    Path(allauth.__file__).parent,
    Path(django.__file__).parent / "conf",
    Path(django.__file__).parent / "contrib" / "auth",
)
# Words of the libraries for what the portal calls by another name, or says more plainly.
STRANGE = {
    "fi": ("palautuskood", "tunnistin", "turva-avain", "salasana vaihto", "tilliin", "virheellinen", "syötä", "kenttä"),
    "sv": ("epost", "återställningskod", "säkerhetsnyckel", " mail", "verifier", "token", "giltig", "säkerställ"),
}


def test_texts_are_still_those_of_the_libraries():
    paths = [source / "locale" / "en" / "LC_MESSAGES" / "django.po" for source in SOURCES]
    known = {message.id for path in paths for message in read_po(path.open("rb"), locale="en")}
    assert sorted(TEXTS - known) == []


def test_own_words_win_over_the_libraries():
    for language, strange in STRANGE.items():
        with override(language):
            said = {text: gettext(text) for text in TEXTS}
        assert {text for text, words in said.items() if words == text} == set()
        assert {words for words in said.values() for word in strange if word in words.lower()} == set()


def test_own_words_count():
    class Short(forms.Form):
        word = forms.CharField(max_length=3)
        number = forms.DecimalField(max_digits=3, decimal_places=1)

    with override("fi"):
        form = Short({"word": "liian pitkä", "number": "1.23"})
        assert form.errors["word"] == ["Teksti on liian pitkä: enintään 3 merkkiä, nyt 11."]
        assert form.errors["number"] == ["Luvussa saa olla enintään 1 desimaali."]
        with pytest.raises(ValidationError, match="liian lyhyt: vähintään 12 merkkiä"):
            MinimumLengthValidator(12).validate("lyhyt")
