"""Migrating quickly makes the tables that Django alone would make, and steps see how models hang together."""

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from bootstrap import ROOT
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState
from psycopg import sql

from jane_portal.core.quick_states import quick_states
from tests.ops.test_restore_drill import facts_of

PLAIN = """
import django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0)
from jane_portal.core.history.door import close_history
close_history()
"""


def state_of_two() -> ProjectState:
    """An author and a book, rendered; a review comes after that."""
    state = ProjectState()
    key = [("id", models.BigAutoField(primary_key=True))]
    state.add_model(ModelState("shelf", "Author", [*key]))
    state.add_model(ModelState("shelf", "Book", [*key, ("by", models.ForeignKey("shelf.Author", models.CASCADE))]))
    assert state.apps.get_model("shelf", "Book")
    state = state.clone()  # as before each step: what was rendered asks the former registry from here on
    state.add_model(ModelState("shelf", "Review", [*key, ("of", models.ForeignKey("shelf.Author", models.CASCADE))]))
    return state


@pytest.mark.parametrize(
    "step",
    [
        migrations.RenameModel("Author", "Writer"),
        migrations.RenameField("Author", "id", "number"),
        migrations.AlterField("Author", "id", models.AutoField(primary_key=True)),
    ],
    ids=lambda step: type(step).__name__,
)
def test_step_that_reads_relations_sees_all_of_them(step):
    """A table left out here would keep a column of the former kind."""
    seen = []

    class Editor:
        def __getattr__(self, name):
            return lambda model, *rest: seen.append(
                (name, {one.related_model.__name__ for one in related(model, rest)})
            )

    def related(model, rest):
        before = rest[0].model if isinstance(rest[0], models.Field) else model
        return before._meta.related_objects

    class Connection:
        alias = "default"

    Editor.connection = Connection
    with quick_states():
        before = state_of_two()
        after = before.clone()
        step.state_forwards("shelf", after)
        step.database_forwards("shelf", Editor(), before, after)
    name, models_seen = next((name, found) for name, found in seen if name in {"alter_db_table", "alter_field"})
    assert models_seen == {"Book", "Review"}, name


def test_models_that_a_change_cannot_reach_stay_as_they_are():
    with quick_states():
        state = state_of_two()
        author, review = (state.apps.get_model("shelf", name) for name in ("Author", "Review"))
        state.add_field("shelf", "book", "title", models.TextField(), True)
        assert state.apps.get_model("shelf", "Author") is author
        state.add_field("shelf", "author", "name", models.TextField(), True)
        assert state.apps.get_model("shelf", "Review") is not review
        assert state.is_delayed


@contextmanager
def database(name: str, *command: str):
    """A database made by this command; a cursor in it."""
    url = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        own = urlunsplit(url._replace(path=f"/{name}"))
        environment = os.environ | {"DATABASE_URL": own, "DJANGO_SETTINGS_MODULE": "jane_portal.settings"}
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
        try:
            with psycopg.connect(own) as made:
                yield made.cursor()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.slow
def test_tables_are_those_of_django_alone():
    name = connection.settings_dict["NAME"]
    with (
        database(f"{name}_plain", "-c", PLAIN) as plain,
        database(f"{name}_quick", "manage.py", "migrate", "-v0") as quick,
    ):
        wanted, found = facts_of(plain), facts_of(quick)
    for facts in (wanted, found):
        facts.pop("table django_migrations")  # when each was applied
    assert found == wanted
    assert len(found) > 100
