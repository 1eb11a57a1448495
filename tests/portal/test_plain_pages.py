"""The portal's own pages in three languages and in plain Finnish."""

import json
import re

import pytest

from jane_portal.core.plain import pages
from jane_portal.core.plain.states import State

pytestmark = pytest.mark.django_db
PATHS = ("jane", "mukaan", "tietosuoja", "saavutettavuus")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("prefix", ["", "/sv", "/en", "/selko"])
def test_page_has_one_heading_in_every_form(client, prefix, path):
    html = client.get(f"{prefix}/{path}/").content.decode()
    assert html.count("<h1") == 1
    assert ('lang="fi-x-selko">\n' in html.partition("<main")[2]) is (prefix == "/selko")


@pytest.mark.parametrize("region", ["11", "12"])
def test_facts_of_north_karelia_stay_there(client, settings, region):
    settings.PORTAL_REGION = region
    assert ("2008" in client.get("/jane/").content.decode()) is (region == "12")


def test_plain_page_lags_behind_when_its_source_changes(tmp_path, monkeypatch):
    folder = tmp_path / "portal" / "texts" / "about"
    folder.mkdir(parents=True)
    (folder / "fi.html").write_text("JANE on ryhmä.")
    (folder / "selko.html").write_text("JANE.")
    states = folder.parent / "states.json"
    states.write_text(json.dumps({"about": {"source": "portal/texts/about/fi.html", "of_source": ""}}))
    monkeypatch.setattr(pages, "TEMPLATES", tmp_path)
    monkeypatch.setattr(pages, "STATES", states)
    pages.page_twin.cache_clear()
    pages._states.cache_clear()
    try:
        seen = [pages.page_twin("about").state]
        pages.read_again("about", today=None)
        seen.append(pages.page_twin("about").state)
        (folder / "fi.html").write_text("JANE on toinen ryhmä.")
        pages.page_twin.cache_clear()
        seen.append(pages.page_twin("about").state)
    finally:
        pages.page_twin.cache_clear()
        pages._states.cache_clear()
    assert seen == [State.STALE, State.UNCHECKED, State.STALE]


@pytest.mark.parametrize("path", PATHS)
def test_words_that_a_plain_text_quotes_stand_on_its_page(client, path):
    """“Choose …” is of no use when the button says something else."""
    html = client.get(f"/selko/{path}/").content.decode()
    _before, body = html.split("<main", 1)
    text, _after = body.split("</main>", 1)
    around = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html.replace(text, "")))
    quoted = re.findall("”([^”]+)”", text)
    assert [words for words in quoted if words not in around] == []
    assert bool(quoted) == (path == "saavutettavuus")
