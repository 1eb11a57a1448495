"""Small parts of the commands: paths, addresses, pid files, catalogues, locks."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import bootstrap
import dj_database_url
import packages
import prepare
import pytest
import running
import testing
from as_user import is_open
from catalogues import compile_catalogues, stale
from environment import Portal
from folders import fits_socket, socket_folder
from postgres import Postgres
from processes import PidFile, birth_of, stop, stragglers
from servers import Servers
from supervisor import Child, end_leftovers
from valkey_server import binary


def sleeper(**options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], **options)  # type: ignore[call-overload]


# --- Pid files ------------------------------------------------------------------------------------


def test_pid_file_knows_its_process_while_it_lives(tmp_path: Path) -> None:
    process = sleeper()
    pid_file = PidFile(tmp_path / "x.pid")
    pid_file.write(process.pid)
    assert pid_file.alive() == process.pid
    process.kill()
    process.wait()
    assert pid_file.alive() is None


def test_pid_file_of_a_number_given_to_a_stranger_is_dead(tmp_path: Path) -> None:
    (tmp_path / "x.pid").write_text(f'{{"pid": {os.getpid()}, "birth": "another boot:1"}}')
    assert PidFile(tmp_path / "x.pid").alive() is None


@pytest.mark.parametrize("text", ["", "12", "{", '{"pid": "x"}', "[]", "null"])
def test_pid_file_with_nonsense_is_dead(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.pid").write_text(text)
    assert PidFile(tmp_path / "x.pid").alive() is None


def test_process_that_waits_to_be_buried_is_dead() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        time.sleep(0.01)
    assert birth_of(process.pid) is None
    process.wait()


def test_stop_insists_on_a_process_that_does_not_listen() -> None:
    deaf = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal,time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    assert deaf.stdout is not None
    deaf.stdout.readline()
    assert stop(deaf.pid, signal.SIGTERM, patience=0.3) is False
    assert birth_of(deaf.pid) is None


def test_leftovers_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    ours = sleeper(start_new_session=True)
    stranger = sleeper()
    PidFile(tmp_path / "run" / "web.pid").write(ours.pid)
    (tmp_path / "run" / "worker.pid").write_text(f'{{"pid": {stranger.pid}, "birth": "x:1"}}')
    end_leftovers(["web", "worker", "beat"], tmp_path)
    assert birth_of(ours.pid) is None
    assert birth_of(stranger.pid) is not None
    stranger.kill()
    stranger.wait()


def test_stragglers_are_known_by_session_and_data_folder(tmp_path: Path) -> None:
    marker = f"PORTAL_DATA_DIR={tmp_path}"
    child = sleeper(env={**os.environ, "PORTAL_DATA_DIR": str(tmp_path)}, start_new_session=True)
    foreign = sleeper(env={**os.environ, "PORTAL_DATA_DIR": str(tmp_path)})
    time.sleep(0.2)
    assert stragglers(child.pid, marker) == [child.pid]
    assert stragglers(child.pid, "PORTAL_DATA_DIR=/else") == []
    for process in (child, foreign):
        process.kill()
        process.wait()


def test_pause_grows_and_is_forgotten_after_steady_life(tmp_path: Path) -> None:
    child = Child("web", [], tmp_path)
    child.born = 1000.0
    assert [child.pause(1001.0) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert child.pause(1100.0) == 1


# --- Folders and addresses ------------------------------------------------------------------------


def test_socket_folder_of_a_long_path_is_short_private_and_stable(tmp_path: Path) -> None:
    long = tmp_path / ("a very long name " * 6)
    long.mkdir()
    found = socket_folder(long, os.geteuid())
    assert fits_socket(found)
    assert found == socket_folder(long, os.geteuid())
    assert found.stat().st_mode & 0o777 == 0o700
    found.rmdir()


def test_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "s").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SystemExit):
        socket_folder(tmp_path, os.geteuid())


def test_folder_below_a_closed_one_is_closed(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a").chmod(0o700)
    assert is_open(tmp_path / "a" / "b") is False
    assert is_open(Path("/usr/bin")) is True


def test_database_address_keeps_blanks_capitals_and_signs(tmp_path: Path) -> None:
    folder = tmp_path / "Å b@c:d"
    parsed = dj_database_url.parse(Postgres(folder, durable=True).url("jane_app"))
    assert (parsed["HOST"], parsed["USER"], parsed["NAME"]) == (str(folder / "s"), "jane_app", "jane")


def test_portal_takes_the_folder_of_the_option_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path / "environment"))
    assert Portal(tmp_path / "option").data == tmp_path / "option"
    assert Portal().data == tmp_path / "environment"
    monkeypatch.delenv("PORTAL_DATA_DIR")
    assert Portal().data == bootstrap.ROOT / "var" / "data"


def test_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    key = portal.secret_key()
    assert len(key) >= 50
    assert Portal(tmp_path).secret_key() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_given_servers_win_over_embedded_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    portal = Portal(tmp_path)
    assert (portal.own_database, portal.own_broker) == (False, False)
    environment = portal.environment(Servers(tmp_path, database=False, broker=False))
    assert environment["DATABASE_URL"] == "postgres://elsewhere/db"
    assert "SECRET_KEY" in environment


# --- Arguments ------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "x"], ["--workers", "0"], ["--nonsense"]])
def test_run_refuses_wrong_arguments(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        running.parse(arguments)
    assert error.value.code == 2


def test_run_says_that_the_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as error:
            running._require_port(port)
    assert error.value.code == 1
    assert f"Port {port} is taken" in capsys.readouterr().err


def test_tests_leave_out_the_slow_ones_unless_asked() -> None:
    assert [run[3:] for run in testing.pytest_runs(["-k", "x"])] == [["-m", "not slow", "-k", "x"]]
    assert [run[3:] for run in testing.pytest_runs(["--full", "tests/ops"])] == [["tests/ops"]]


def test_whole_suite_runs_the_browser_apart() -> None:
    assert [run[3:] for run in testing.pytest_runs([])] == [
        ["-m", "not slow", "-n", "2", "--ignore", "tests/e2e"],
        ["-m", "not slow", "tests/e2e"],
    ]


# --- Set-up ---------------------------------------------------------------------------------------


def pins(name: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==[^\s;]+)", (bootstrap.ROOT / name).read_text(), re.M))


def test_each_lock_holds_the_smaller_one() -> None:
    assert pins("requirements.txt") < pins("requirements-local.txt") < pins("requirements-dev.txt")


def test_locks_are_hashed_and_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-local.txt", "requirements-dev.txt"):
        text = (bootstrap.ROOT / name).read_text()
        assert text.count("==") <= text.count("--hash=sha256:")
        assert "://" not in text
        assert "--index" not in text


def test_uv_is_pinned_with_its_hashes() -> None:
    lines = bootstrap.pin_of("uv").splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 5
    assert all("--hash=sha256:" in line for line in lines[1:])


def test_a_python_that_does_not_start_has_no_version(tmp_path: Path) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert bootstrap.version_of(shim) is None
    assert bootstrap.version_of(tmp_path / "absent") is None


@pytest.mark.parametrize("name", ["say.py", "bootstrap.py"])
def test_set_up_is_readable_for_an_old_python(name: str) -> None:
    """It has to start there to say what is missing."""
    import ast

    ast.parse((bootstrap.ROOT / "bin" / "lib" / name).read_text(), feature_version=(3, 6))


def test_embedded_broker_binary_is_where_its_package_says() -> None:
    assert os.access(binary(), os.X_OK)


def test_missing_packages_are_named_in_one_command() -> None:
    assert packages.command(["a", "b"]).endswith("apt-get install -y a b")


def test_static_files_are_collected_again_only_when_ours_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    (tmp_path / "requirements-local.txt").write_text("django==5")
    for name in ("static", "associations/static", "var/data/static"):
        (tmp_path / name).mkdir(parents=True)
    first = prepare._static_fingerprint()
    (tmp_path / "var" / "data" / "static" / "made.css").write_text("x")
    assert prepare._static_fingerprint() == first
    (tmp_path / "associations" / "static" / "ours.css").write_text("x")
    assert prepare._static_fingerprint() != first


# --- Catalogues -----------------------------------------------------------------------------------

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Yes"
msgstr "Kyllä"

#, fuzzy
msgid "No"
msgstr "Ehkä"

msgid "%(n)s row"
msgid_plural "%(n)s rows"
msgstr[0] "%(n)s rivi"
msgstr[1] "%(n)s riviä"
"""


def test_catalogues_are_compiled_when_stale_and_only_then(tmp_path: Path) -> None:
    import gettext

    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, encoding="utf-8")
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    with (folder / "django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert found.gettext("Yes") == "Kyllä"
    # Later Pythons look among the counted texts themselves; what stands in the file is what all of them find.
    assert found._catalog["%(n)s row"] == "%(n)s rivi"  # type: ignore[attr-defined]
    assert found.gettext("No") == "No"
    assert found.ngettext("%(n)s row", "%(n)s rows", 2) == "%(n)s riviä"
    os.utime(folder / "django.mo", (1, 1))
    assert stale(tmp_path) == [folder / "django.po"]
