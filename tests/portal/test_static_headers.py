"""Files carry the headers of pages where they make sense, and are nobody else's to read or draw."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SAME = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def from_sources(settings):
    """WhiteNoise serves what lies in the source folders, as it serves collected files."""
    settings.WHITENOISE_USE_FINDERS = True
    return Client()


@pytest.mark.parametrize("path", ["/static/css/base.css", "/static/img/favicon.svg", "/", "/tili/login/"])
def test_file_and_page_have_the_same_protecting_headers(from_sources, path):
    answer = from_sources.get(path)
    assert answer.status_code == 200
    assert {name: answer.headers.get(name) for name in SAME} == SAME
    assert "Access-Control-Allow-Origin" not in answer.headers
