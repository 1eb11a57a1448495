"""The frame of every page: weight, languages, components, fields."""

import datetime
import re
from pathlib import Path

import brotli
import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.utils import formats, translation

from jane_portal import views
from jane_portal.core import registry

WHOLE, SCRIPT = 150_000, 40_000
COTTON = Path(settings.BASE_DIR) / "templates" / "cotton"
# Files that are packed already.
PACKED = {".woff2"}


def transferred(path: str) -> int:
    """Bytes on the wire of one static file."""
    found = finders.find(path)
    assert found, path
    content = Path(found).read_bytes()
    return len(content) if Path(found).suffix in PACKED else len(brotli.compress(content, quality=5))


@pytest.mark.django_db
def test_front_page_keeps_the_weight_budget(client: Client):
    html = client.get("/").content
    files = set(re.findall(rb'(?:href|src)="/static/([^"]+)"', html))
    names = {name.decode() for name in files} | {"fonts/source-sans-3-latin-700-normal.woff2"}
    script = sum(transferred(name) for name in names if name.endswith(".js"))
    whole = len(brotli.compress(html, quality=5)) + sum(transferred(name) for name in names)
    assert script <= SCRIPT, script
    assert whole <= WHOLE, whole


@pytest.mark.django_db
def test_nothing_comes_from_another_host(client: Client):
    html = client.get("/").content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', html) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "links"),
    [
        (
            "/tietosuoja/?a=1",
            ["/tietosuoja/?a=1", "/selko/tietosuoja/?a=1", "/sv/tietosuoja/?a=1", "/en/tietosuoja/?a=1"],
        ),
        ("/sv/tietosuoja/", ["/tietosuoja/", "/selko/tietosuoja/", "/sv/tietosuoja/", "/en/tietosuoja/"]),
        ("/en/ei-ole/", ["/", "/selko/", "/sv/", "/en/"]),
    ],
)
def test_language_switch_stays_on_the_page_but_not_on_an_error(client: Client, path: str, links: list[str]):
    html = client.get(path).content.decode()
    assert re.findall(r'<a href="([^"]+)" lang="[^"]+" hreflang="', html) == links


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/en/ei-ole/"])
def test_rooms_stand_once_in_a_list_that_the_menu_button_opens_and_closes(client: Client, path: str):
    """Also on error pages, which have no scripts: the page itself ties the buttons to the list."""
    html = client.get(path).content.decode()
    nav = re.search(r'<nav class="main-nav".*?</nav>', html, re.DOTALL).group()
    opens, shuts = re.findall(r'<button [^>]*type="button" popovertarget="rooms"([^>]*)>', nav)
    assert (opens, shuts) == ("", ' popovertargetaction="hide"')
    assert html.count('id="rooms"') == nav.count('id="rooms" popover') == 1
    addresses = re.findall(r'<li><a href="([^"]+)"', nav)
    assert len(set(addresses)) == len(addresses) == len(registry.navigation())


@pytest.mark.django_db
def test_scripts_carry_the_nonce_of_the_answer(client: Client):
    response = client.get("/")
    nonces = set(re.findall(r'<script [^>]*nonce="([^"]+)"', response.content.decode()))
    policy = response.headers["Content-Security-Policy"]
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy


@pytest.mark.django_db
def test_htmx_may_not_evaluate_nor_leave(client: Client):
    html = client.get("/").content.decode()
    assert '"allowEval": false, "includeIndicatorStyles": false, "selfRequestsOnly": true' in html


def component_page(rf: RequestFactory, **query: str) -> str:
    request = rf.get("/osat/", query)
    request.user = AnonymousUser()
    request.csp_nonce = ""
    return views.component_list(request).content.decode()


@pytest.mark.django_db
def test_component_page_shows_every_component(rf: RequestFactory):
    html = component_page(rf)
    source = (Path(settings.BASE_DIR) / "templates/portal/component_list.html").read_text()
    shown = set(re.findall(r"<c-([a-z-]+)", source))
    # These two are inside another: a row of c-facts, and the summary that every form begins with.
    inside = {"error-summary"}
    assert {path.stem.replace("_", "-") for path in COTTON.glob("*.html")} - shown == inside
    assert "ds-error-summary" in html


@pytest.mark.django_db
def test_component_page_is_not_there_outside_debug_mode(client: Client):
    assert client.get("/osat/").status_code == 404


class NameForm(forms.Form):
    name = forms.CharField(label="Nimi", help_text="<b>Kuten</b> säännöissä")
    kinds = forms.MultipleChoiceField(choices=[("a", "A & B")], widget=forms.CheckboxSelectMultiple)


def test_field_names_its_help_and_its_error_for_screen_readers():
    html = str(NameForm({"name": ""})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "&lt;b&gt;Kuten" in html


def test_choices_are_a_fieldset_with_a_legend_and_a_label_each():
    html = str(NameForm()["kinds"].as_field_group())
    assert "<legend>Kinds" in html
    assert re.search(r'<label for="id_kinds_0">A &amp; B</label>', html)


def test_form_begins_with_a_summary_of_its_errors():
    html = str(NameForm({"name": ""}))
    assert html.index("ds-error-summary") < html.index('id="id_name"')
    assert 'href="#id_name"' in html


@pytest.mark.django_db
def test_pagination_keeps_the_rest_of_the_query(rf: RequestFactory):
    html = component_page(rf, q="kylä & talo", page="2")
    pages = re.search(r'<nav class="pagination".*?</nav>', html, re.DOTALL).group()
    assert 'href="?q=kyl%C3%A4+%26+talo&amp;page=3"' in pages
    assert 'href="?q=kyl%C3%A4+%26+talo"' in pages
    assert pages.count('aria-current="page"') == 1


@pytest.mark.parametrize(("language", "shown"), [("fi", "2.11.2026"), ("sv", "2.11.2026"), ("en", "2 Nov 2026")])
def test_short_dates_are_written_as_in_finland(language, shown):
    with translation.override(language):
        assert formats.date_format(datetime.date(2026, 11, 2), "SHORT_DATE_FORMAT") == shown
