"""Inside Django: bring the database and the static files up to date. One process for all steps, since each start costs.

Called by bin/run as: prepare.py [--no-demo]. Says what it does, exits 1 with a clear line when a step fails.
"""

import hashlib
import os
import sys
import time
from pathlib import Path

from bootstrap import LOCKS, ROOT
from say import fail, say

sys.path.insert(0, str(ROOT))


def main(arguments: list[str]) -> int:
    import django
    from django.core.management import CommandError, call_command, get_commands
    from django.db.utils import Error

    django.setup()
    from django.conf import settings

    data = Path(settings.DATA_DIR)
    known = get_commands()
    try:
        _step("Bringing the database up to date", lambda: call_command("migrate", interactive=False, verbosity=0))
        call_command("createcachetable", verbosity=0)
        if "load_reference" in known:
            _step("Loading places and sectors", lambda: call_command("load_reference", verbosity=0))
        if _static_is_stale(data):
            _step("Collecting static files", lambda: call_command("collectstatic", interactive=False, verbosity=0))
            (Path(settings.STATIC_ROOT) / ".fingerprint").write_text(_static_fingerprint())
        first = data / "first-start"
        if not first.exists() and "load_demo" in known:
            if settings.DEMO and "--no-demo" not in arguments:
                _step("Making the demo network (only this first time)", lambda: call_command("load_demo"))
            first.write_text("empty\n" if "--no-demo" in arguments else "demo\n")
    except (CommandError, Error, OSError) as error:
        fail(f"{type(error).__name__}: {error}")
    return 0


def _step(what: str, action) -> None:  # type: ignore[no-untyped-def]
    say(f"{what} …")
    started = time.monotonic()
    action()
    if time.monotonic() - started > 2:
        say(f"  done in {time.monotonic() - started:.0f} s")


def _static_is_stale(data: Path) -> bool:
    from django.conf import settings

    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    return not mark.exists() or mark.read_text() != _static_fingerprint()


def _static_fingerprint() -> str:
    """Changes when a static file of ours or the set of packages does."""
    found = hashlib.sha256((ROOT / LOCKS["local"]).read_bytes())
    folders = [ROOT / "static", *ROOT.glob("[a-z]*/static"), *ROOT.glob("[a-z]*/[a-z]*/static")]
    ours = [folder for folder in folders if not folder.is_relative_to(ROOT / "var")]
    for path in sorted(path for folder in ours for path in folder.rglob("*")):
        info = path.stat()
        found.update(f"{path.relative_to(ROOT)} {info.st_size} {info.st_mtime_ns}\n".encode())
    return found.hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jane_portal.settings")
    # Tables belong to the owner; the portal itself works with fewer rights.
    os.environ.setdefault("PORTAL_AS_OWNER", "1")
    sys.exit(main(sys.argv[1:]))
