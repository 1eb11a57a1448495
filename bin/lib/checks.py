"""The checks of bin/check: each a command, its verdict and its time on one line."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from say import say

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = {"PORTAL_MODE": "demo", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "bin-check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
    "EMAIL_URL": "smtp://localhost",
}
AUDIT = ["-r", "requirements.txt", "--require-hashes", "--disable-pip", "--progress-spinner=off"]


@dataclass(frozen=True)
class Check:
    """One check. offline: words in its output which say that the package index could not be asked."""

    name: str
    command: list[str]
    fix: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    offline: tuple[str, ...] = ()
    timeout: float = 600


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py", *arguments]


def checks() -> list[Check]:
    ruff = _tool("ruff")
    return [
        Check("format", [ruff, "format", "--check", "."], fix=[ruff, "format", "."]),
        Check("lint", [ruff, "check", "."], fix=[ruff, "check", "--fix", "."]),
        Check("types", [_tool("mypy"), "jane_portal", "associations", "huoltamo", "networks"], environment=DEMO),
        Check("import contracts", [_tool("lint-imports"), "--no-logo"]),
        Check("templates", [_tool("djlint"), "templates", "--lint", "--quiet"]),
        Check("catalogues", _manage("messages", "--check"), fix=_manage("messages"), environment=DEMO),
        Check("migrations", _manage("makemigrations", "--check", "--dry-run"), environment=DEMO),
        Check("deployment", _manage("check", "--deploy", "--fail-level", "WARNING"), environment=PRODUCTION),
        Check(
            "known vulnerabilities",
            [_tool("pip-audit"), *AUDIT],
            offline=(
                "could not be audited",
                "ConnectionError",
                "Max retries",
                "ServiceError",
                "timed out",
                "ProxyError",
            ),
            timeout=120,
        ),
    ]


def run(check: Check) -> bool:
    """Run one check; print its verdict, and its output only when it fails."""
    started = time.monotonic()
    try:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env={**os.environ, **check.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=check.timeout,
            check=False,
        )
        status, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        status, output = 1, "timed out"
    seconds = time.monotonic() - started
    if any(word in output for word in check.offline):
        say(f"skipped  {check.name}: the index of known vulnerabilities does not answer from here")
        return True
    verdict = f"{'FAILED ' if status else 'ok     '}  {check.name} ({seconds:.0f} s)"
    say("\n".join([verdict, *([output.rstrip()] if status else [])]))  # at once: another check may speak meanwhile
    return status == 0


def main(arguments: list[str]) -> int:
    """0 when all is well, 1 when a check failed, 2 for unknown arguments."""
    if arguments not in ([], ["--fix"]):
        say("bin/check [--fix]")
        return 2
    if arguments:
        for check in checks():
            if check.fix:
                subprocess.run(check.fix, cwd=ROOT, env={**os.environ, **check.environment}, check=False)
    # Two at a time: the types alone take half of the time.
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, sorted(checks(), key=lambda check: check.name != "types")))
    failed = results.count(False)
    say(f"{len(results) - failed} checks passed, {failed} failed")
    return 1 if failed else 0
