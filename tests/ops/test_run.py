"""`bin/run` from outside: start, side by side, killed, started again, stopped."""

import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from bootstrap import ROOT
from processes import birth_of

OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "PORTAL_DATA_DIR", "PORTAL_BASE_URL")
START_MAY_TAKE = 240  # seconds; a first start on a busy machine also makes .venv


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """One `bin/run` in a process group of its own, with its lines."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        self.process = subprocess.Popen(
            [ROOT / "bin" / "run", "--port", str(port), "--data", data, "--no-demo", "--workers", "1"],
            env=environment | {"PORTAL_MODE": "demo"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._queue: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line.rstrip())

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + START_MAY_TAKE
        while not any(text in line for line in self.lines):
            assert time.monotonic() < deadline, "\n".join(self.lines)
            try:
                self.lines.append(self._queue.get(timeout=0.5))
            except queue.Empty:
                assert self.process.poll() is None, "\n".join(self.lines)

    def end(self, number: signal.Signals) -> int:
        os.killpg(self.process.pid, number)
        return self.process.wait(60)

    def health(self) -> dict[str, str]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
            return dict(json.load(answer))


def of_folder(data: Path) -> list[int]:
    """Every process that works in that data folder: by its command line or its environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if os.fsencode(data) in told or (entry / "cwd").resolve().is_relative_to(data) or parent in found:
            found.append(int(entry.name))
    return [pid for pid in found if pid != os.getpid() and birth_of(pid) is not None]


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "my data"
    yield folder
    for pid in of_folder(folder):
        os.kill(pid, signal.SIGKILL)


def manage(data: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {"PORTAL_MODE": "demo"}
    command = [ROOT / "bin" / "manage", "--data", data, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_portal_starts_survives_a_kill_of_everything_and_stops_cleanly(data: Path) -> None:
    run = Run(data, free_port())
    run.wait_for(f"Portal ready at http://127.0.0.1:{run.port}/")
    assert run.health() == {
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "beat": "ok",
        "mail": "ok",
        "selfcheck": "ok",
    }

    taken = Run(data.with_name("other"), run.port)
    assert taken.process.wait(60) == 1
    twice = Run(data, free_port())
    assert twice.process.wait(60) == 1

    write = "from jane_portal.accounts.models import User; User.objects.create(email='kept@demo.example')"
    manage(data, "shell", "-c", write)
    key = (data / "secret-key").read_text()
    os.killpg(run.process.pid, signal.SIGKILL)
    for pid in of_folder(data):
        os.kill(pid, signal.SIGKILL)
    run.process.wait(10)

    again = Run(data, run.port)
    again.wait_for(f"Portal ready at http://127.0.0.1:{run.port}/")
    assert again.health()["database"] == "ok"
    read = "from jane_portal.accounts.models import User; print(User.objects.filter(email='kept@demo.example').count())"
    assert manage(data, "shell", "-v", "0", "-c", read).strip() == "1"
    assert (data / "secret-key").read_text() == key
    assert again.end(signal.SIGINT) == 0
    assert of_folder(data) == []
