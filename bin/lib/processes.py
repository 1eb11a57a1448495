"""Which process is which: a process id may be given to a stranger later, so its start time is kept beside it."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
HAS_PROC = Path("/proc/self/stat").exists()


def stat_fields(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on (state, parent, group, session, …), None when there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (OSError, UnicodeDecodeError):
        return None
    return text.rpartition(")")[2].split()


def birth_of(pid: int) -> str | None:
    """A mark that no other process will ever have; None when the process is gone or only waits to be buried."""
    if HAS_PROC:
        fields = stat_fields(pid)
        if fields is None or fields[0] in {"Z", "X"}:
            return None
        boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""
        return f"{boot}:{fields[19]}"
    answer = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = answer.stdout.strip().partition(" ")
    return None if not started or state.startswith("Z") else started.strip()


def command_of(pid: int) -> str:
    """The command line, blank-separated; empty when the process is gone."""
    if HAS_PROC:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


class PidFile:
    """Remembers one process over the life of the command that started it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, pid: int) -> None:
        temporary = self.path.with_suffix(".new")
        temporary.write_text(json.dumps({"pid": pid, "birth": birth_of(pid)}))
        temporary.replace(self.path)

    def recorded(self) -> int | None:
        """The process id in the file, alive or not."""
        try:
            return int(json.loads(self.path.read_text())["pid"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def alive(self) -> int | None:
        """The process id when that very process still runs."""
        pid = self.recorded()
        if pid is None:
            return None
        birth = birth_of(pid)
        return pid if birth is not None and birth == json.loads(self.path.read_text()).get("birth") else None

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)


def stop(pid: int, how: signal.Signals = signal.SIGTERM, patience: float = 10, group: bool = False) -> bool:
    """Ask a process (or its whole group) to end, insist after `patience` seconds. True when it ended by itself."""
    birth = birth_of(pid)
    if birth is None:
        return True
    send = os.killpg if group else os.kill
    for number, wait in ((how, patience), (signal.SIGKILL, 5)):
        try:
            send(pid, number)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline:
            _bury(pid)
            if birth_of(pid) != birth:
                return number == how
            time.sleep(0.05)
    return False


def _bury(pid: int) -> None:
    with contextlib.suppress(ChildProcessError):  # not our child: somebody else buries it
        os.waitpid(pid, os.WNOHANG)


def stragglers(session: int, marker: str) -> list[int]:
    """Processes of that session whose environment holds the marker: what a killed leader left behind (Linux only)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*") if HAS_PROC else []:
        fields = stat_fields(int(entry.name))
        if fields is None or fields[0] in {"Z", "X"} or int(fields[3]) != session:
            continue
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if marker.encode() in environment:
            found.append(int(entry.name))
    return found


def die_with_parent() -> None:
    """For `preexec_fn`: the child is asked to end when this process is killed (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
