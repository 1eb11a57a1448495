"""/selko/ before any address: the same page in plain Finnish."""

import pytest
from django.urls import get_script_prefix

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/selko/", 200),
        ("/selko/yhdistykset/?q=kerho", 200),
        ("/selko/yhdistykset.csv", 200),
        ("/selko", 301),
        ("/selko/yhdistykset", 301),
        ("/selko/sv/yhdistykset/", 404),
        ("/selko/en/", 404),
        ("/selko/selko/", 404),
        ("/selko/ei-ole/", 404),
        ("/selkoa/", 404),
    ],
)
def test_addresses(client, path, status):
    assert client.get(path).status_code == status


def test_nothing_is_left_behind_for_the_next_request(client):
    client.get("/selko/yhdistykset/")
    assert get_script_prefix() == "/"
    assert 'href="/selko/yhdistykset/"' not in client.get("/").content.decode()


def test_closed_page_asks_to_sign_in_and_comes_back(client):
    assert client.get("/selko/tyopoyta/")["Location"] == "/selko/tili/login/?next=/selko/tyopoyta/"


def test_search_keeps_to_plain_finnish(client):
    from associations.actions.projection import rebuild_directory
    from tests.factories.associations import organisation

    org = organisation("Kylätalon väki")
    rebuild_directory(lambda n: None)
    html = client.get("/selko/haku/?q=kylätalon").content.decode()
    assert f'href="/selko{org.get_absolute_url()}"' in html
