"""The permission matrix: every pattern of the resolver × every actor × own, foreign, absent × GET, POST, htmx.

GET and htmx write nothing, and neither does a POST that is denied. Where a GET was answered without a look at the
headers of htmx, asking with them would be the same question again.
"""

import pytest

from .crawl import Pattern, client_of, failures, hear_headers, patterns, rolled_back, row_of, writes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rendered_as_served")]
OURS = [pattern for pattern in patterns() if ":" not in pattern.name]
ADMIN = [pattern for pattern in patterns() if pattern.name.startswith("admin:") and pattern.name != "admin:"]


@pytest.fixture(autouse=True)
def heard_headers(monkeypatch):
    hear_headers(monkeypatch)


@pytest.mark.parametrize("pattern", OURS, ids=lambda pattern: pattern.name)
def test_everybody_gets_what_the_policy_says(world, pattern: Pattern):
    row = row_of(pattern.name)
    assert row is not None
    assert list(failures(world, pattern, row)) == []


@pytest.mark.parametrize("pattern", ADMIN, ids=lambda pattern: pattern.name)
def test_admin_exists_for_administrators_only(world, pattern: Pattern):
    from django.urls import reverse

    values = {"object_id": "1", "app_label": "accounts", "content_type_id": 1}
    address = reverse(pattern.name, kwargs={param: values[param] for param in pattern.params if param in values})
    statuses = {}
    for actor in world.actors:
        with rolled_back():
            client = client_of(actor)
            statuses[actor.name] = {client.get(address).status_code, client.post(address).status_code}
    assert statuses.pop("anonymous") == {302}
    assert statuses.pop("administrator") <= {200, 302, 400, 403, 404, 405}
    assert set().union(*statuses.values()) == {404}


def test_a_write_is_seen_even_when_undone(world):
    """The crawl's own measure: what a page writes is counted although it is rolled back."""
    before = writes()
    with rolled_back():
        world.stranger.name = "Aino"
        world.stranger.save()
    assert writes()["accounts_user"] == before["accounts_user"] + 1
