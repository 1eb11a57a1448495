"""Keeps web server, worker and beat running: starts them, starts again what dies, stops them in order."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from processes import PidFile, birth_of, die_with_parent, stop, stragglers
from say import say

LONGEST_PAUSE = 30.0  # seconds before another try to start what keeps dying
STEADY = 60.0  # a process that lived so many seconds has its deaths forgotten
LOG_LIMIT = 5 * 1024 * 1024


class Child:
    """One long-running process, in a session of its own so that Ctrl-C reaches the supervisor alone."""

    def __init__(self, name: str, command: list[str], folder: Path) -> None:
        """folder: the data folder, with run/ and log/ in it."""
        self.name = name
        self.command = command
        self.log = folder / "log" / f"{name}.log"
        self.pid_file = PidFile(folder / "run" / f"{name}.pid")
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self.born = 0.0
        self.again_at: float | None = None

    def start(self, environment: dict[str, str], root: Path) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.pid_file.write(self.process.pid)
        self.born = time.monotonic()
        self.again_at = None

    def pause(self, now: float) -> float:
        """Seconds until the next try after one more death: 1, 2, 4 … 30."""
        self.deaths = 1 if now - self.born > STEADY else self.deaths + 1
        return min(LONGEST_PAUSE, 2.0 ** (self.deaths - 1))

    def stop(self, patience: float) -> None:
        if self.process is not None:
            stop(self.process.pid, signal.SIGTERM, patience=patience)
            _end_group(self.process.pid)
            self.process.poll()
        self.pid_file.clear()

    def tail(self, lines: int = 12) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""


class Supervisor:
    def __init__(self, children: list[Child], environment: dict[str, str], root: Path) -> None:
        self.children = children
        self.environment = environment
        self.root = root
        self.patience = 15.0

    def start(self) -> None:
        for child in self.children:
            child.start(self.environment, self.root)

    def look_after(self) -> list[Child]:
        """Start again what has died and whose pause is over; those that died since the last look."""
        now = time.monotonic()
        died = []
        for child in self.children:
            if child.again_at is not None:
                if now >= child.again_at:
                    child.start(self.environment, self.root)
            elif child.process is not None and child.process.poll() is not None:
                _end_group(child.process.pid)
                child.again_at = now + child.pause(now)
                died.append(child)
        return died

    def stop(self) -> None:
        for child in self.children:
            child.stop(self.patience)


def end_leftovers(names: list[str], folder: Path) -> None:
    """End what a killed start of this data folder has left, and nothing else."""
    for name in names:
        pid_file = PidFile(folder / "run" / f"{name}.pid")
        leader = pid_file.recorded()
        if leader is None:
            continue
        alive = pid_file.alive()
        left = stragglers(leader, f"PORTAL_DATA_DIR={folder}")
        if alive or left:
            say(f"Ending the {name} that an earlier start left behind …")
        if alive:
            stop(alive, patience=5)
        for pid in left:
            if birth_of(pid) is not None:
                stop(pid, signal.SIGKILL, patience=5)
        pid_file.clear()


def _end_group(leader: int) -> None:
    """What a dead leader's own children still do. The group's number stays taken while one of them lives."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # the usual case: nobody left
        os.killpg(leader, signal.SIGKILL)
