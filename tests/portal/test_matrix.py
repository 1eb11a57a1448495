"""The permission matrix: every pattern of the resolver × every actor × own, foreign, absent × GET, POST, htmx."""

import pytest

from .crawl import Pattern, addresses, client_of, database_state, failures, patterns, rolled_back, row_of

pytestmark = pytest.mark.django_db
OURS = [pattern for pattern in patterns() if ":" not in pattern.name]
ADMIN = [pattern for pattern in patterns() if pattern.name.startswith("admin:") and pattern.name != "admin:"]


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


@pytest.mark.parametrize("pattern", OURS, ids=lambda pattern: pattern.name)
def test_get_changes_nothing(world, pattern: Pattern):
    row = row_of(pattern.name)
    assert row is not None
    with rolled_back():
        asked = [(client_of(actor), addresses(pattern, row, world, actor)) for actor in world.actors]
        before = database_state()
        for client, where in asked:
            for address in where.values():
                client.get(address)
                client.head(address)
                client.options(address)
        assert database_state() == before


@pytest.mark.parametrize("pattern", OURS, ids=lambda pattern: pattern.name)
def test_denied_post_changes_nothing(world, pattern: Pattern):
    from .crawl import PASS, expected

    row = row_of(pattern.name)
    assert row is not None
    for actor in world.actors:
        with rolled_back():
            where = addresses(pattern, row, world, actor)
            client = client_of(actor)
            denied = [where[relation] for relation in where if expected(row, actor, relation, "POST") != PASS]
            if denied:
                before = database_state()
                for address in denied:
                    client.post(address)
                assert database_state() == before
