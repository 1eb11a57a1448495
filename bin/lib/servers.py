"""The embedded PostgreSQL and the embedded Redis-compatible server (Valkey) of one data folder.

Every command that needs them says `with Servers(folder) as servers`. The first one starts them, the last one to leave
stops them; a file lock counts, so a killed command counts no more.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO

from as_user import user_name
from postgres import Postgres
from say import fail
from valkey_server import Valkey


class Servers:
    def __init__(self, folder: Path, *, durable: bool = True, database: bool = True, broker: bool = True) -> None:
        """folder: where their data lies; durable: committed is on disk (off only for tests)."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        # Others may pass through (the database runs as another user under root), not look.
        folder.chmod(0o711)
        try:
            self.postgres = Postgres(folder / "postgres", durable=durable) if database else None
            self.valkey = Valkey(folder / "valkey", durable=durable) if broker else None
        except PermissionError as error:
            fail(f"{error.filename} is closed to {user_name()}. Choose another data folder, or start as its owner.")
        self._users: IO[str] | None = None

    @property
    def parts(self) -> list[Postgres | Valkey]:
        return [part for part in (self.postgres, self.valkey) if part is not None]

    def environment(self) -> dict[str, str]:
        """What the portal needs to find them."""
        found = {}
        if self.postgres:
            found |= {
                "DATABASE_URL": self.postgres.url("jane_app"),
                "DATABASE_OWNER_URL": self.postgres.url("jane_owner"),
            }
        if self.valkey:
            found |= {"REDIS_URL": self.valkey.url}
        return found

    def __enter__(self) -> "Servers":
        with self._gate():
            # A lock that this process holds is let go by the kernel when it dies, however it dies.
            self._users = (self.folder / "users.lock").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                for part in self.parts:
                    part.start()
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._gate():
            self._leave()

    def revive(self) -> list[str]:
        """Start again what has died; the names of those."""
        dead = [part for part in self.parts if not part.is_running()]
        if dead:
            with self._gate():
                for part in dead:
                    part.start()
        return [part.name for part in dead]

    def _leave(self) -> None:
        if self._users is None:
            return
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass  # another command still uses them
        else:
            for part in reversed(self.parts):
                part.stop()
        self._users.close()
        self._users = None

    def _gate(self) -> IO[str]:
        """One command at a time starts or stops servers."""
        gate = (self.folder / "servers.lock").open("w")
        os.set_inheritable(gate.fileno(), False)
        fcntl.flock(gate, fcntl.LOCK_EX)
        return gate
