"""Words of the glossary: marked once in a text, explained on a page, written by the secretary."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from jane_portal.core.glossary import marks
from jane_portal.core.glossary.actions import load_glossary
from jane_portal.core.glossary.models import GlossaryEntry
from tests.factories.accounts import secretary
from tests.factories.associations import organisation

pytestmark = pytest.mark.django_db
FILE = Path(settings.BASE_DIR) / "associations" / "data" / "glossary.json"


def word(term, **more):
    more = {"slug": term.lower(), "explanation_fi": f"{term} on sana.", "explanation_plain": "Sana."} | more
    entry = GlossaryEntry.objects.create(term_fi=term, **more)
    marks.forget()
    return entry


def marked(text, language=None):
    """The words marked in a piece of markup."""
    return re.findall(
        r'<dfn class="word"><a href="[^"]+">([^<]+)</a></dfn>', marks.mark_words(SafeString(text), language)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Hyte on työtä. Hyteä tehdään.</p>", ["Hyte"]),
        ("<p>Kunnan hyten tavoite</p>", ["hyten"]),
        ("<p>hyte-työ</p>", ["hyte"]),
        ("<p>HYTE:n väki</p>", ["HYTE:n"]),
        ("<p>Pyhyte ja hytekas, esi-hyte</p>", []),
        ('<p><a href="/hyte/">hyte</a> ja hyte</p>', ["hyte"]),
        ("<h2>Hyte</h2><button>hyte</button>", []),
        ("<p>Annamme evästyksen.</p>", ["evästyksen"]),
        ("<p>Ei mitään & muuta</p>", []),
    ],
)
def test_first_occurrence_is_marked_in_its_forms(text, found):
    word("hyte")
    word("evästys", forms="evästykse")
    assert marked(text) == found


def test_text_that_is_not_markup_is_escaped():
    word("hyte")
    assert marks.mark_words("<b>hyte</b>").startswith("&lt;b&gt;<dfn")


def test_explanation_cannot_bring_markup():
    word("hyte", explanation_plain="<script>x</script>")
    assert "<script>" not in marks.mark_words(SafeString("<p>hyte</p>"))


def test_swedish_text_has_its_own_words():
    word("talkoot", term_sv="talko", explanation_sv="Arbete.")
    assert (marked("Välkommen till talkot! talkoot", "sv"), marked("talkot", "en")) == (["talkot"], [])


def test_word_that_is_not_to_be_marked_is_left():
    word("hyte", marked=False)
    assert marked("<p>hyte</p>") == []


def test_association_page_marks_words_of_its_description(client):
    word("hyte")
    html = client.get(organisation("A", description_fi="Teemme hyteä.").get_absolute_url()).content.decode()
    assert '<dfn class="word"><a href="/sanasto/#hyte">hyteä</a></dfn>' in html


def test_file_is_loaded_once_and_keeps_what_people_have_changed(settings):
    assert load_glossary(path=FILE) == 31
    GlossaryEntry.objects.filter(slug="hyte").update(explanation_plain="Oma.")
    GlossaryEntry.objects.filter(slug="sote").delete()
    assert load_glossary(path=FILE) == 0
    assert GlossaryEntry.objects.get(slug="hyte").explanation_plain == "Oma."
    assert not GlossaryEntry.objects.filter(slug="sote").exists()


def test_another_region_does_not_get_the_words_of_north_karelia(settings):
    settings.PORTAL_REGION = "11"
    load_glossary(path=FILE)
    assert not GlossaryEntry.objects.filter(slug__in=["jane", "pokat", "siun-sote"]).exists()


def test_every_word_of_the_file_is_explained_in_all_languages():
    load_glossary(path=FILE)
    names = [f"{part}_{code}" for part in ("term", "explanation") for code in ("fi", "sv", "en")]
    assert [row.slug for row in GlossaryEntry.objects.all() if not all(getattr(row, name) for name in names)] == []


def test_page_has_letters_in_finnish_order_and_search(client, django_assert_max_num_queries):
    for term in ("Ähtäri", "avustus", "Öylätti", "Åland"):
        word(term)
    with django_assert_max_num_queries(1):
        html = client.get("/sanasto/").content.decode()
    assert re.findall(r'<h2 id="letter-(.)">', html) == ["A", "Å", "Ä", "Ö"]
    found = client.get("/sanasto/?q=avust").content.decode()
    assert re.findall(r'<h2 id="letter-(.)">', found) == ["A"]


def test_secretary_edits_a_word_and_a_stale_save_is_refused(client):
    entry = word("hyte")
    client.force_login(secretary())
    where = reverse("glossary_update", kwargs={"slug": "hyte"})
    data = {"term_fi": "hyte", "explanation_fi": "Uusi.", "explanation_plain": "Helppo.", "version": 1, "marked": "on"}
    assert client.post(where, data).status_code == 302
    assert client.post(where, data).status_code == 409
    entry.refresh_from_db()
    assert (entry.explanation_plain, entry.version) == ("Helppo.", 2)
    assert "Helppo." in client.get(reverse("glossary_history", kwargs={"slug": "hyte"})).content.decode()


def test_secretary_adds_and_takes_away(client):
    client.force_login(secretary())
    data = {"term_fi": "Kuntakierros", "explanation_fi": "x", "explanation_plain": "y", "marked": "on"}
    assert client.post("/sanasto/uusi/", data)["Location"] == "/sanasto/#kuntakierros"
    assert client.post("/sanasto/kuntakierros/poista/").status_code == 302
    assert GlossaryEntry.objects.count() == 0
