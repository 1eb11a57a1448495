"""`bin/test`: set-up, servers under var/test, pytest; its exit status is ours."""

import os
import signal
import subprocess
import sys
from types import FrameType
from urllib.parse import urlsplit, urlunsplit

import bootstrap
from bootstrap import ROOT
from catalogues import compile_catalogues
from packages import ensure_browser, ensure_libraries
from servers import Servers

FOLDER = ROOT / "var" / "test"


def main(arguments: list[str]) -> int:
    ensure_libraries()
    ensure_browser()
    compile_catalogues()
    signal.signal(signal.SIGTERM, _end)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "run.lock").open("w") as guard:
        # Two runs would make and drop each other's test database.
        bootstrap.wait_for(guard, "Another bin/test runs here: waiting for it.")
        own_database, own_broker = "DATABASE_URL" not in os.environ, "REDIS_URL" not in os.environ
        with Servers(FOLDER, durable=False, database=own_database, broker=own_broker) as servers:
            environment = {"PORTAL_DATA_DIR": str(FOLDER / "data"), "PORTAL_MODE": "demo"} | os.environ
            if servers.postgres:
                # Tests make databases and extensions: they run as the server's own superuser.
                environment["DATABASE_URL"] = servers.postgres.url("postgres")
            if servers.valkey:
                environment["REDIS_URL"] = servers.valkey.url
            if not [argument for argument in arguments if argument != "--full"]:
                environment["TEST_DATABASE_TEMPLATE"] = made_template(environment)
            runs = [subprocess.run(run, cwd=ROOT, env=environment, check=False) for run in pytest_runs(arguments)]
            return next((run.returncode for run in runs if run.returncode), 0)


def made_template(environment: dict[str, str]) -> str:
    """The name of a database brought up to date once, from which each process of the whole suite copies its own."""
    import psycopg
    from psycopg import sql

    name = "jane_test_template"
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    parts = urlsplit(environment["DATABASE_URL"])
    inside = environment | {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=inside, check=True)
    return name


def pytest_runs(arguments: list[str]) -> list[list[str]]:
    """The pytest commands of one bin/test: one for chosen tests; for the whole suite two.

    The whole suite runs in two processes at first, then the browser tests in one: they share a single portal.
    Without --full the slow tests are left out, unless the caller chooses by mark herself.
    """
    chosen = [argument for argument in arguments if argument != "--full"]
    # Our own choice comes first: a later -m of the caller wins.
    marks = [] if "--full" in arguments else ["-m", "not slow"]
    pytest = [sys.executable, "-m", "pytest", *marks]
    if chosen:
        return [[*pytest, *chosen]]
    return [[*pytest, "-n", "2", "--ignore", "tests/e2e"], [*pytest, "tests/e2e"]]


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
