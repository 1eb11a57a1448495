"""Error pages: they help, they tell nothing, and they come whatever is broken."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.utils.translation import override

from jane_portal.core.error_pages import error_page
from jane_portal.core.web import errors
from tests.factories import accounts

pytestmark = pytest.mark.django_db

ALL = ["400", "403", "403_csrf", "404", "405", "429", "500"]


def test_404_is_the_same_bytes_for_absence_and_denial_signed_in_or_out(client: Client):
    signed_in = Client()
    signed_in.force_login(accounts.user())
    absent = client.get("/ei-ole/mitaan/")
    pages = {
        absent.content,
        client.get("/yhdistykset/ei-tallaista-ole/").content,
        signed_in.get("/ei-ole/mitaan/").content,
        signed_in.get("/yhdistykset/ei-tallaista-ole/").content,
        signed_in.get("/tili/roolit/").content,
    }
    assert absent.status_code == 404
    assert len(pages) == 1


def test_404_holds_no_path_nonce_or_token(client: Client):
    response = client.get("/salainen-polku/")
    html = response.content.decode()
    assert "salainen-polku" not in html
    assert "nonce" not in html + response.headers["Content-Security-Policy"]
    assert "csrfmiddlewaretoken" not in html
    assert response.cookies == {}


def test_404_leaves_waiting_messages_for_the_next_page():
    person = Client()
    person.force_login(accounts.user())
    person.post("/tili/omat/", {"name": "Maija", "language": "fi"})
    assert b'class="messages"' not in person.get("/ei-ole/").content
    assert b'class="messages"' in person.get("/tili/omat/").content


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_error_page_shows_the_way_out_in_each_language(rf: RequestFactory, name: str, language: str):
    from django.template.loader import render_to_string

    with override(language.strip("/") or "fi"):
        html = render_to_string(f"{name}.html", request=rf.get(f"{language}/x/"))
    assert html.count("<h1>") == 1
    assert f'<a class="ds-button" href="{language}/">' in html


def test_pages_made_once_keep_languages_reasons_and_regions_apart(settings):
    made = set()
    for helper in (settings.PORTAL_HELPER, {"name": "Toinen Auttaja", "phone": "", "email": ""}):
        settings.PORTAL_HELPER = helper
        for language, reason in (("fi", ""), ("sv", ""), ("fi", "Koska.")):
            with override(language):
                made.add(error_page(403, reason=reason).content)
                assert error_page(403, reason=reason).content in made
    assert len(made) == 6


def test_500_needs_no_database(rf: RequestFactory, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert b"<h1>" in response.content


@override_settings(PORTAL_TERMS_DIR="/nowhere")
def test_500_comes_even_when_its_own_page_is_broken(rf: RequestFactory):
    response = errors.server_error(rf.get("/"))
    assert (response.status_code, response.content.decode()) == (500, errors.LAST_RESORT)


def test_403_tells_the_reason_it_was_given(rf: RequestFactory):
    request: HttpRequest = rf.get("/")
    response = errors.permission_denied(request, PermissionError("Vain omistaja voi <tehdä> tämän."))
    assert "Vain omistaja voi &lt;tehdä&gt; tämän." in response.content.decode()


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Palaa selaimellasi"), ("/sv", "Gå tillbaka i"), ("/en", "Go back with your browser")]
)
def test_405_is_a_page_in_the_language_of_the_address_and_keeps_allow(prefix: str, words: str):
    person = Client()
    person.force_login(accounts.user())
    answer = person.get(f"{prefix}/omat-tiedot/kopio/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words in answer.text and f'<a class="ds-button" href="{prefix}/">' in answer.text


def test_405_stays_bare_for_programs(client: Client):
    client.force_login(accounts.user())
    answer = client.get("/omat-tiedot/kopio/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content) == (405, b"")
