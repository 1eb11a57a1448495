"""With an owner of its own, the history cannot be rewritten by the portal's role but through the one door."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from bootstrap import ROOT
from psycopg import errors
from servers import Servers

from jane_portal.core.personal.registry import event_models
from tests.ops.test_outage import take_tables
from tests.ops.test_run import OURS

# For the fixture alone, which takes the tables of the test database.
pytestmark = pytest.mark.django_db

# One start for all that is made.
MAKE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable")
from jane_portal.accounts.actions.profile import update_profile
from jane_portal.accounts.models import User
from associations.models import Contact, Organisation
for name in ("poistuva", "jaava"):
    user = User.objects.create_user(f"{name}@demo.example", "salasana-kokeeseen", name=name, confirmed=True)
    update_profile(user=user, name=f"{name} nimi", language="fi", show_name_publicly=True, by=user)
place = Organisation.objects.create(name_fi="Yhdistys", slug="yhdistys")
Contact.objects.create(organisation=place, name="Poistuva Ihminen", email="poistuva@demo.example")
"""
# Each would open the history if the role had the right: triggers off, another owner, another door.
KEYS = [
    "SET pgtrigger.ignore = '{%s}'",
    "SET session_replication_role = replica",
    "SET ROLE jane_owner",
    "ALTER TABLE accounts_userevent DISABLE TRIGGER ALL",
    "ALTER TABLE accounts_userevent OWNER TO jane_app",
    "GRANT UPDATE ON accounts_userevent TO jane_app",
    "CREATE OR REPLACE FUNCTION erase_history(text, bigint[], text[]) RETURNS bigint LANGUAGE sql AS 'SELECT 1::int8'",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS bool LANGUAGE sql AS 'SELECT true'",
    "DROP FUNCTION erase_history",
]


class Portal:
    def __init__(self, data: Path, servers: Servers) -> None:
        self.servers = servers
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        ours = {"PORTAL_MODE": "demo", "PORTAL_DATA_DIR": str(data), "SECRET_KEY": "door-tests-only"}
        self.environment = kept | ours | servers.environment()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *arguments)

    def serve(self, **more: str) -> subprocess.CompletedProcess[str]:
        """What gunicorn does with the portal before its first request."""
        return self.run("-c", "import jane_portal.wsgi", SERVER_SOFTWARE="gunicorn", **more)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment | more, capture_output=True, text=True, check=False
        )

    def sql(self, *statements: Any, role: str = "jane_app") -> list[tuple[Any, ...]]:
        assert self.servers.postgres is not None
        where = {"host": str(self.servers.postgres.sockets), "user": role, "dbname": "jane"}
        with psycopg.connect(**where) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def portal(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    data = tmp_path_factory.mktemp("door")
    with Servers(data, durable=False, broker=False) as servers:
        portal = Portal(data, servers)
        take_tables(servers)
        done = portal.run("manage.py", "shell", "-v", "0", "-c", MAKE, PORTAL_AS_OWNER="1")
        assert done.returncode == 0, done.stderr
        yield portal


def test_every_history_table_refuses_the_role_of_the_portal(portal: Portal) -> None:
    triggers = portal.sql("SELECT string_agg(tgname, ',') FROM pg_trigger WHERE tgname LIKE 'pgtrigger_append%'")[0][0]
    ignoring = KEYS[0] % triggers
    tables = [model._meta.db_table for model in event_models().values()]
    assert len(tables) > 20
    for table in tables:
        portal.sql(f"TABLE {table}")
        for deed in ("UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"):
            with pytest.raises(errors.InsufficientPrivilege):
                portal.sql(ignoring, deed.format(table))


@pytest.mark.parametrize("key", KEYS[1:])
def test_role_of_the_portal_cannot_make_itself_a_key(portal: Portal, key: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        portal.sql(key, "UPDATE accounts_userevent SET name = 'x'")


@pytest.mark.parametrize(
    "call",
    [
        "SELECT erase_history('accounts_user', '{1}', '{name}')",
        "SELECT erase_history('accounts_userevent', '{1}', '{pgh_label}')",
        "SELECT erase_history('accounts_userevent', '{1}', '{name,pgh_created_at}')",
        "SELECT erase_history('accounts_rolespanevent', '{1}', '{since}')",
        "SELECT erase_history('accounts_userevent', '{1}', ARRAY['name = pgh_label, name'])",
    ],
)
def test_door_opens_for_nothing_but_what_an_erasure_blanks(portal: Portal, call: str) -> None:
    with pytest.raises(errors.RaiseException, match="no erasure blanks"):
        portal.sql(call)


def test_erasure_goes_through_the_door_and_touches_nobody_else(portal: Portal) -> None:
    history = "SELECT email, name FROM accounts_userevent ORDER BY pgh_id"
    others = [row for row in portal.sql(history) if row[0] == "jaava@demo.example"]
    assert ("poistuva@demo.example", "poistuva nimi") in portal.sql(history)
    done = portal.manage("erase_person", "poistuva@demo.example")
    assert done.returncode == 0, done.stderr
    after = portal.sql(history)
    assert [row for row in after if row[0] == "jaava@demo.example"] == others != []
    assert {name for email, name in after if email != "jaava@demo.example"} == {""}
    assert "poistuva" not in str(after)
    assert "Poistuva" not in str(portal.sql("SELECT name, email FROM associations_contactevent"))


def test_right_that_somebody_gave_by_hand_stops_the_start_and_goes_with_the_next_migration(portal: Portal) -> None:
    check = ("check", "--database", "default")
    assert portal.manage(*check).returncode == 0
    assert portal.serve().returncode == 0
    portal.sql("GRANT DELETE ON accounts_rolespanevent TO jane_app", role="jane_owner")
    refused = portal.manage(*check)
    assert (refused.returncode, "portal.E002" in refused.stderr) == (1, True)
    assert "accounts_rolespanevent" in refused.stderr
    served = portal.serve()
    assert (served.returncode, "does not start" in served.stderr, "portal.E002" in served.stderr) == (1, True, True)
    assert portal.manage("migrate", "-v", "0").returncode == 0
    assert portal.manage(*check).returncode == 0
    assert portal.serve().returncode == 0


def test_production_does_not_serve_from_a_database_that_may_forget(portal: Portal) -> None:
    """These servers run without fsync, so they are such a database; in demo mode that is allowed."""
    production = {"PORTAL_MODE": "production", "ALLOWED_HOSTS": "x.example", "PORTAL_BASE_URL": "https://x.example"}
    served = portal.serve(**production, SECRET_KEY="k" * 60)
    assert served.returncode == 1
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert f"PostgreSQL's {name} is off" in served.stderr
