"""`bin/test`: set-up, servers under var/test, pytest; its exit status is ours."""

import os
import signal
import subprocess
import sys
from types import FrameType

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
            return subprocess.run(pytest_command(arguments), cwd=ROOT, env=environment, check=False).returncode


def pytest_command(arguments: list[str]) -> list[str]:
    """Without --full the slow tests are left out, unless the caller chooses by mark herself.

    The whole suite runs in two processes, the browser in one of them; chosen tests run in one, which starts sooner.
    """
    chosen = [argument for argument in arguments if argument != "--full"]
    # Our own choice comes first: a later -m of the caller wins.
    marks = [] if "--full" in arguments else ["-m", "not slow"]
    parallel = [] if chosen else ["-n", "2", "--dist", "loadgroup"]
    return [sys.executable, "-m", "pytest", *marks, *parallel, *chosen]


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
