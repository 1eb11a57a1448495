"""What people read of the sign-in library is said in the portal's own words."""

from pathlib import Path

import allauth
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

from jane_portal.core.text import library

TEXTS = {*library.ERRORS, *library.LABELS, *library.MESSAGES, *library.PAGES}
# Words of the library for what the portal calls by another name.
STRANGE = {
    "fi": ("palautuskood", "tunnistin", "turva-avain", "salasana vaihto", "tilliin", "virheellinen"),
    "sv": ("epost", "återställningskod", "säkerhetsnyckel", " mail", "verifier", "token"),
}


def test_texts_are_still_those_of_the_library():
    path = Path(allauth.__file__).parent / "locale" / "fi" / "LC_MESSAGES" / "django.po"
    known = {message.id for message in read_po(path.open("rb"), locale="fi")}
    assert sorted(TEXTS - known) == []


def test_own_words_win_over_the_library():
    for language, strange in STRANGE.items():
        with override(language):
            said = {text: gettext(text) for text in TEXTS}
        assert {text for text, words in said.items() if words == text} == set()
        assert {words for words in said.values() for word in strange if word in words.lower()} == set()
