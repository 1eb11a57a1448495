"""Under a hit stands the place where its words are, marked; every text is escaped."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.translation import override

from associations.actions.change import after_change
from jane_portal.core.web.everything import Asked, search_everything
from jane_portal.core.web.extracts import Matches, extract
from tests.factories.associations import activity, organisation

FILLER = "Toimimme yhdessä monen muun kanssa ja teemme kaikenlaista. " * 8
HITS = Matches(frozenset({"kylätaloilla"}), ("nuor",))


@pytest.fixture(autouse=True)
def in_finnish():
    with override("fi"):
        yield


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Olemme <b>Kylätaloilla</b> & muualla.", "Olemme &lt;b&gt;<mark>Kylätaloilla</mark>&lt;/b&gt; &amp; muualla."),
        ("Ei\nosumaa <i>", "Ei osumaa &lt;i&gt;"),
        ("Nuorisolle ja nuorille.", "<mark>Nuorisolle</mark> ja <mark>nuorille</mark>."),
        ("", ""),
    ],
)
def test_extract_marks_the_words_and_escapes_the_rest(text, shown):
    assert extract(text, HITS, 170) == shown


@pytest.mark.parametrize("tail", ["", " " + FILLER])
def test_extract_of_a_long_text_is_cut_around_the_first_hit(tail):
    shown = extract(f"{FILLER}Kokoonnumme kylätaloilla <joka> viikko.{tail}", HITS, 170)
    assert shown.startswith("… ")
    assert "Kokoonnumme <mark>kylätaloilla</mark> &lt;joka&gt; viikko." in shown
    assert len(shown) < 170 + 40
    assert shown.endswith(" …") == bool(tail)


@pytest.mark.django_db
def test_directory_and_portal_search_show_the_inflected_word_where_it_stands(client: Client):
    one = organisation("Aapelin kerho", description_fi=f"{FILLER}Kokoonnumme kylätaloilla <script>.")
    activity(one, "Lukupiiri", description=f"{FILLER}Luemme kylätaloilla.")
    after_change(one)
    for address in ("/yhdistykset/?q=kylätalo", "/haku/?q=kylätalo"):
        html = client.get(address).content.decode()
        assert "Kokoonnumme <mark>kylätaloilla</mark> &lt;script&gt;." in html
    assert "Luemme <mark>kylätaloilla</mark>." in html
    html = client.get("/haku/?q=kylät*").content.decode()
    assert html.count("<mark>kylätaloilla</mark>") == 2


@pytest.mark.django_db
def test_hit_in_the_name_only_shows_the_beginning(client: Client):
    one = organisation("Aapelin kerho", description_fi=FILLER)
    activity(one, "Aapelin lukupiiri", description=FILLER)
    after_change(one)
    html = client.get("/yhdistykset/?q=aapeli").content.decode()
    assert "<p>Toimimme yhdessä" in html
    groups = search_everything(Asked("aapeli"), AnonymousUser()).groups
    assert [hit.extract[:8] for group in groups for hit in group.hits] == ["Toimimme", ""]
