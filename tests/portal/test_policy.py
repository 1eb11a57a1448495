"""The policy table is complete and holds nothing else."""

from jane_portal.policy import POLICY

from .crawl import patterns, row_of
from .samples import SAMPLES

# Patterns that exist in some settings only.
SOMETIMES = {"component_list"}


def test_every_pattern_has_a_name_and_a_row():
    assert [pattern.name for pattern in patterns() if row_of(pattern.name) is None] == []


def test_no_row_is_unused():
    names = {pattern.name for pattern in patterns()}
    rooms = {name.split(":")[0] + ":*" for name in names if ":" in name}
    assert set(POLICY) - names - rooms - SOMETIMES == set()


def test_every_kind_of_object_has_a_sample():
    kinds = {kind for row in POLICY.values() for kind in (row.objects, row.post.objects if row.post else "") if kind}
    assert kinds - set(SAMPLES) == set()


def test_closed_by_default(client, db):
    """A pattern without a row is shut to all but administrators."""
    row = POLICY.pop("profile_update")
    try:
        assert client.get("/tili/omat/").status_code == 302
        from tests.factories import accounts as make

        client.force_login(make.secretary())
        assert client.get("/tili/omat/").status_code == 404
    finally:
        POLICY["profile_update"] = row
