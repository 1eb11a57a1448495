"""Make `.venv` with the packages of the hashed lock, then go on inside it.

Runs under whatever `python3` is: keep this file and `say.py` readable for old Pythons too, so that they can say what
is missing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from say import fail, run_with_pulse, say

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"local": "requirements-local.txt", "dev": "requirements-dev.txt"}
SUPPORTED = [(3, 13), (3, 12), (3, 11)]
PIP_INSTALL = ["install", "--require-hashes", "--no-deps", "-r"]
ASK_VERSION = "import sys; print(*sys.version_info[:2])"


def enter(lock):
    """Return only inside `.venv` with the given lock ("local" or "dev") installed; otherwise start over there."""
    if not is_ready(lock):
        (ROOT / "var").mkdir(exist_ok=True)
        with (ROOT / "var" / "venv.lock").open("w") as guard:
            wait_for(guard, "Another command prepares .venv: waiting for it.")
            if not is_ready(lock):
                make_venv()
                install(lock)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.environ.pop("PYTHONHOME", None)
        os.execv(str(PYTHON), [str(PYTHON), *sys.argv])


def wait_for(guard, message):
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(message)
        fcntl.flock(guard, fcntl.LOCK_EX)


# --- What is installed ----------------------------------------------------------------------------


def lock_hash(lock):
    return hashlib.sha256((ROOT / LOCKS[lock]).read_bytes()).hexdigest()


def is_ready(lock):
    """The stamp of the lock, or of the larger lock, fits the file; and the venv's Python still starts."""
    wanted = [lock] if lock == "dev" else [lock, "dev"]
    return any(_stamp(name) == lock_hash(name) for name in wanted) and version_of(PYTHON) in SUPPORTED


def _stamp(lock):
    path = VENV / (".installed-" + lock)
    return path.read_text() if path.exists() else None


# --- Python ---------------------------------------------------------------------------------------


def version_of(python):
    """(major, minor) of an interpreter, None when it does not start."""
    try:
        answer = subprocess.run([str(python), "-c", ASK_VERSION], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return tuple(int(part) for part in answer.stdout.split()) if answer.returncode == 0 else None
    except (OSError, ValueError):
        return None


def find_python():
    """This Python when it fits, else the newest fitting one on PATH."""
    # Inside another virtual environment the base interpreter is the one to build on.
    for candidate in [getattr(sys, "_base_executable", None) or sys.executable, sys.executable]:
        if version_of(candidate) in SUPPORTED:
            return candidate
    for major, minor in SUPPORTED:
        candidate = shutil.which(f"python{major}.{minor}")
        if candidate and version_of(candidate) == (major, minor):
            return candidate
    return fail(
        "The portal needs Python 3.11, 3.12 or 3.13. This is {}.{} and no other was found on PATH.\n"
        "On Debian or Ubuntu: apt-get install python3.11 python3.11-venv   On macOS: brew install python@3.13".format(
            *sys.version_info[:2]
        )
    )


def make_venv():
    if version_of(PYTHON) in SUPPORTED:
        return
    python = find_python()
    say("Making .venv with Python {}.{} …".format(*version_of(python)))
    # Without pip at first: Debian's Python makes it only when python3-venv is installed.
    status, output = run_with_pulse([python, "-m", "venv", "--clear", "--without-pip", str(VENV)], "making .venv")
    if status:
        fail("Could not make .venv:\n" + output)


# --- Packages -------------------------------------------------------------------------------------


def install(lock):
    say(f"Installing the packages of {LOCKS[lock]} (a minute or two the first time) …")
    requirements = str(ROOT / LOCKS[lock])
    uv = find_uv()
    if uv:
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "--no-deps", "-r"]
        # The machine's own certificates, as pip takes them: a company's proxy may have put one there.
        environment = dict(os.environ, UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1")
        status, output = run_with_pulse([*command, requirements], "installing", env=environment)
        if status == 0:
            return _finish(lock)
        say("  uv did not manage it, trying pip: " + (output.strip().splitlines() or ["no reason given"])[0])
    status, output = run_with_pulse(
        [*_pip(), "install", "--require-hashes", "--no-deps", "-r", requirements], "installing"
    )
    if status:
        fail("Installing failed:\n" + output[-3000:])
    return _finish(lock)


def _finish(lock):
    (VENV / (".installed-" + lock)).write_text(lock_hash(lock))


def find_uv():
    """uv installs many times faster than pip: one that is here, or the version our own lock pins."""
    uv = shutil.which("uv", path=os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", "")]))
    if uv:
        return uv
    pin = pin_of("uv")
    if not pin:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(pin)
        file.flush()
        status, _ = run_with_pulse(
            [*_pip(), "install", "--require-hashes", "--no-deps", "-r", file.name], "fetching uv"
        )
    return str(VENV / "bin" / "uv") if status == 0 else None


def pin_of(package):
    """The lines of one package, hashes included, from the development lock."""
    lines = []
    for line in (ROOT / LOCKS["dev"]).read_text().splitlines():
        if line.startswith(package + "==") or (lines and lines[-1].endswith("\\")):
            lines.append(line)
    return "\n".join(lines)


def _pip():
    """A pip that installs into .venv: its own, or the surrounding Python's, or Debian's package for it."""
    own = [str(PYTHON), "-m", "pip", "-q", "--disable-pip-version-check"]
    if subprocess.run([*own, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return own
    status, _ = run_with_pulse([str(PYTHON), "-m", "ensurepip"], "preparing pip")
    if status == 0:
        return own
    for python in (find_python(), sys.executable):
        outer = [python, "-m", "pip", "-q", "--disable-pip-version-check", "--python", str(PYTHON)]
        if subprocess.run([*outer, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
            return outer
    packages = ["python3-venv", "python{}.{}-venv".format(*version_of(PYTHON))]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for package in packages:
            say(f"Installing Debian's {package} …")
            run_with_pulse(["apt-get", "update", "-q"], "reading package lists")
            run_with_pulse(["apt-get", "install", "-y", "-q", package], "installing " + package)
            if run_with_pulse([str(PYTHON), "-m", "ensurepip"], "preparing pip")[0] == 0:
                return own
    return fail("This Python cannot install packages. Run: sudo apt-get install " + packages[0])
