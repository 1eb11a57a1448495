"""`bin/bench`: servers of its own under var/bench, then the measurement asked for."""

import importlib
import os
import sys

from bootstrap import ROOT
from catalogues import compile_catalogues
from packages import ensure_libraries
from servers import Servers

FOLDER = ROOT / "var" / "bench"
MODULES = {
    "--import": "register_import",
    "--pdf": "pdf",
    "--catalogue": "catalogue",
    "--bodies": "bodies",
    "--mail-kill": "mail_kill",
}


def main(arguments: list[str]) -> int:
    module = next((MODULES[argument] for argument in arguments if argument in MODULES), "directory")
    rest = [argument for argument in arguments if argument not in MODULES]
    ensure_libraries()
    compile_catalogues()
    FOLDER.mkdir(parents=True, exist_ok=True)
    own_database, own_broker = not os.environ.get("DATABASE_URL"), not os.environ.get("REDIS_URL")
    # As durable as in use: a figure measured without waiting for the disk would flatter.
    with Servers(FOLDER, database=own_database, broker=own_broker) as servers:
        os.environ.setdefault("PORTAL_MODE", "demo")
        os.environ.setdefault("PORTAL_DATA_DIR", str(FOLDER / "data"))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jane_portal.settings")
        if servers.postgres:
            os.environ["DATABASE_URL"] = servers.postgres.url("postgres")
        if servers.valkey:
            os.environ["REDIS_URL"] = servers.valkey.url
        sys.path.insert(0, str(ROOT))
        return int(importlib.import_module(f"tests.bench.{module}").main(rest))
