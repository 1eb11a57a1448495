"""`bin/manage`: one management command with everything it needs around it."""

import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from bootstrap import ROOT
from catalogues import compile_catalogues
from environment import Portal
from servers import Servers


def main(arguments: list[str]) -> int:
    data = None
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        data, arguments = Path(arguments[1]), arguments[2:]
    portal = Portal(data)
    portal.prepare_folder()
    portal.recall_port()
    compile_catalogues()
    signal.signal(signal.SIGTERM, _end)
    # Ctrl-C belongs to the command; this program waits for it and then stops the servers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Servers(portal.data, database=portal.own_database, broker=portal.own_broker) as servers:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        environment = portal.environment(servers)
        process = subprocess.Popen(command, env=environment, preexec_fn=_listen)
        try:
            return process.wait()
        except SystemExit:
            process.terminate()
            process.wait()
            raise


def _listen() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
