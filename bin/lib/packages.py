"""Libraries and programs of the operating system that no Python package brings: installed where we may, else named."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

from say import run_with_pulse, say

# What is looked for: Debian package, its use, the libraries that show that it is there.
LIBRARIES = [
    ("libpango-1.0-0", "PDF", "libpango-1.0.so.0"),
    ("libpangoft2-1.0-0", "PDF", "libpangoft2-1.0.so.0"),
    ("libharfbuzz-subset0", "PDF", "libharfbuzz-subset.so.0"),
    ("libfontconfig1", "PDF", "libfontconfig.so.1"),
    ("libvoikko1", "Finnish search", "libvoikko.so.1"),
]
VOIKKO_DICTIONARY = ("voikko-fi", "Finnish search")
VOIKKO_FOLDERS = ["/usr/lib/voikko", "/usr/share/voikko", "/usr/local/lib/voikko", "/etc/voikko"]
# The first is Chromium without windows: the same engine at a third of the cost.
BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]


def missing_libraries() -> dict[str, str]:
    """Debian package -> what does not work without it."""
    missing = {package: use for package, use, library in LIBRARIES if not _loads(library)}
    if not any(Path(folder).is_dir() for folder in VOIKKO_FOLDERS):
        missing |= [VOIKKO_DICTIONARY]
    return missing


def ensure_libraries() -> None:
    """Without them the portal runs too: PDFs wait, and Finnish words are analysed more slowly."""
    if sys.platform != "linux":
        return
    missing = missing_libraries()
    if missing and not install(list(missing)):
        uses = " and ".join(sorted(set(missing.values())))
        say(f"For {uses} this machine lacks libraries. Run:  {command(list(missing))}")


def browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def ensure_browser() -> None:
    found = browser()
    if found and found.endswith(BROWSERS[0]):
        return
    if not install([BROWSERS[0]]) and found is None and not install(["chromium"]):
        say(f"No Chromium here: the browser tests are left out. Run:  {command(['chromium'])}")


def command(packages: list[str]) -> str:
    return f"{'' if os.geteuid() == 0 else 'sudo '}apt-get install -y {' '.join(packages)}"


def install(packages: list[str]) -> bool:
    """With apt, as root; False when it may or can not be done here."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"Installing {' '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_with_pulse(["apt-get", "update", "-q"], "reading the package lists", env=quiet)
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    status, output = run_with_pulse(install, "installing", env=quiet)
    if status:
        say("  " + (output.strip().splitlines() or ["no reason given"])[-1])
    return status == 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
