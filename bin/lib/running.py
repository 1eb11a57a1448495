"""`bin/run`: everything from an empty folder to `Portal ready at …`, and a clean end."""

import argparse
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO

from bootstrap import ROOT
from catalogues import compile_catalogues
from environment import Portal
from packages import ensure_libraries
from say import fail, say
from servers import Servers
from supervisor import Child, Supervisor, end_leftovers

NAMES = ["web", "beat", "worker"]  # the order of stopping: first no new requests, then no new work
HOPELESS = 4  # deaths of one process before the portal was ever ready
RESTORED_DEMO = """Restored from a backup: the demo accounts (sihteeri@demo.example and others) keep their password.
It stands in demo-accounts.txt of the portal that was backed up. To sign in without it:
bin/manage login_link sihteeri@demo.example"""
PATIENCE = 90.0  # seconds for the parts to become healthy once the pages answer


class Interrupted(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal."""


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Set everything up and run the portal.")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="port on 127.0.0.1 (8000)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (PORTAL_DATA_DIR, or var/data)")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty portal")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="web workers (2)")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error("--port is a number from 1 to 65535")
    if not 1 <= options.workers <= 64:
        parser.error("--workers is a number from 1 to 64")
    return options


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    portal = Portal(options.data, options.port)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        try:
            portal.prepare_folder()
        except OSError as error:
            fail(f"The data folder {portal.data} cannot be used: {error.strerror}.")
        with _only_one(portal):
            end_leftovers(NAMES, portal.data)
            _require_port(portal.port)
            portal.remember_port()
            ensure_libraries()
            compile_catalogues()
            say("Starting database and broker …")
            with Servers(portal.data, database=portal.own_database, broker=portal.own_broker) as servers:
                environment = portal.environment(servers)
                _prepare(environment, options.no_demo)
                _serve(portal, servers, environment, options.workers)
    except Interrupted:
        say("Stopped. All data is kept.")
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def _only_one(portal: Portal) -> IO[str]:
    """One portal for each data folder."""
    guard = (portal.data / "run" / "portal.lock").open("a")
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fail(f"A portal already runs with the data folder {portal.data}. Choose another with --data.")
    return guard


def _require_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            fail(f"Port {port} is for root only. Choose one from 1024 up: bin/run --port 8001")
        except OSError:
            fail(f"Port {port} is taken by another program. Choose another: bin/run --port {port % 65535 + 1}")


def _prepare(environment: dict[str, str], no_demo: bool) -> None:
    command = [sys.executable, str(Path(__file__).with_name("prepare.py")), *(["--no-demo"] if no_demo else [])]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        if process.wait():
            fail("The portal could not be prepared: see the lines above.")
    except Interrupted:
        process.terminate()
        process.wait()
        raise


def _children(portal: Portal, workers: int) -> list[Child]:
    celery = [sys.executable, "-m", "celery", "-A", "jane_portal"]
    shared_memory = ["--worker-tmp-dir", "/dev/shm"] if os.access("/dev/shm", os.W_OK) else []  # noqa: S108
    commands = {
        "web": [
            *(sys.executable, "-m", "gunicorn", "jane_portal.wsgi", "--bind", f"127.0.0.1:{portal.port}"),
            *("--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--preload"),
            *("--timeout", "60", "--graceful-timeout", "10", "--no-control-socket", *shared_memory),
            *("--logger-class", "jane_portal.core.web.access_log.MaskingLogger"),
        ],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
        "worker": [
            *celery,
            "worker",
            "--loglevel",
            "INFO",
            "--concurrency",
            "2",
            "--without-gossip",
            "--without-mingle",
        ],
    }
    return [Child(name, commands[name], portal.data) for name in NAMES]


def _serve(portal: Portal, servers: Servers, environment: dict[str, str], workers: int) -> None:
    say("Starting web server, worker and beat …")
    supervisor = Supervisor(_children(portal, workers), environment, ROOT)
    try:
        supervisor.start()
        ready, started, tick = False, time.monotonic(), 0
        while True:
            for child in supervisor.look_after():
                say(f"The {child.name} ended unexpectedly and starts again. Its log: {child.log}")
                if not ready and child.deaths >= HOPELESS:
                    fail(f"The {child.name} does not stay up:\n{child.tail()}")
            if tick % 10 == 0:
                for name in servers.revive():
                    say(f"The {name} had ended and was started again.")
            if not ready and tick % 5 == 0:
                ready = _ready(portal, started)
            tick += 1
            time.sleep(0.2)
    finally:
        # A second Ctrl-C means: at once.
        supervisor.patience = 15.0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: setattr(supervisor, "patience", 0.0))
        say("Stopping …")
        supervisor.stop()


def _ready(portal: Portal, started: float) -> bool:
    """Print the address once every part is well, or once the pages answer and patience has ended."""
    health = _health(portal)
    if health is None:
        return False
    down = [name for name, state in health.items() if state != "ok"]
    if down and time.monotonic() - started < PATIENCE:
        return False
    if down:
        say(f"Not well yet: {', '.join(down)}. Logs: {portal.logs}")
    say(f"Portal ready at {portal.address}/")
    accounts = portal.data / "demo-accounts.txt"
    if portal.demo and accounts.exists():
        say(accounts.read_text().rstrip())
    elif portal.demo and _is_restored(portal.data):
        say(RESTORED_DEMO)
    say("Ctrl-C stops it.")
    return True


def _is_restored(data: Path) -> bool:
    """Whether the data folder came from a backup, which holds passwords only as hashes."""
    try:
        return (data / "first-start").read_text(encoding="ascii").strip() == "restored"
    except (OSError, ValueError):
        return False


def _health(portal: Portal) -> dict[str, str] | None:
    """What /healthz says; None while nothing answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{portal.address}/healthz", timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error)) if error.code == 503 else None
    except (OSError, ValueError):
        return None
