"""The embedded servers: what was committed survives a kill, and nothing that a kill leaves is in the way."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from bootstrap import ROOT
from processes import birth_of
from servers import Servers


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A blank, an å, a capital; whatever still runs there afterwards is ended."""
    path = tmp_path / "Kylä talo" / "data"
    yield path
    for part in Servers(path).parts:
        part.stop()


def connect(servers: Servers, role: str = "jane_app") -> psycopg.Connection:
    assert servers.postgres is not None
    return psycopg.connect(host=str(servers.postgres.sockets), user=role, dbname="jane", autocommit=True)


def one(connection: psycopg.Connection, statement: str) -> object:
    row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def broker(servers: Servers) -> redis.Redis:
    return redis.Redis.from_url(servers.environment()["REDIS_URL"], socket_timeout=5)


def kill_all(servers: Servers) -> None:
    """As a kill -9 of everything at once: no process has a word to say."""
    assert servers.postgres is not None
    assert servers.valkey is not None
    postmaster = servers.postgres._pid()
    assert postmaster is not None
    backends = [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _parent(entry) == postmaster]
    valkey = servers.valkey.pid_file.alive()
    assert valkey is not None
    for pid in (postmaster, valkey, *backends):
        os.kill(pid, signal.SIGKILL)


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_servers_keep_what_was_committed_through_a_kill(folder: Path) -> None:
    with Servers(folder) as servers:
        with connect(servers, "jane_owner") as owner:
            owner.execute("CREATE TABLE kept (n int)")
        with connect(servers) as app:
            app.execute("INSERT INTO kept SELECT generate_series(1, 100)")
            assert [one(app, f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")] == [
                "on"
            ] * 3
            assert one(app, "SELECT lower('ÅÄÖ')") == "åäö"
        broker(servers).set("kept", "yes")
        time.sleep(1.1)  # the broker writes its file each second
        kill_all(servers)
    with Servers(folder) as servers:
        with connect(servers) as app:
            assert one(app, "SELECT count(*) FROM kept") == 100
        assert broker(servers).get("kept") == b"yes"


def test_application_cannot_change_tables_of_the_owner(folder: Path) -> None:
    with Servers(folder, broker=False, durable=False) as servers:
        with connect(servers, "jane_owner") as owner:
            owner.execute("CREATE TABLE history (n int)")
        with connect(servers) as app:
            app.execute("INSERT INTO history VALUES (1)")
            for statement in (
                "ALTER TABLE history DISABLE TRIGGER ALL",
                "TRUNCATE history",
                "DROP TABLE history",
                "SET session_replication_role = replica",
                "CREATE TABLE other (n int)",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(statement)


def test_pid_file_of_a_stranger_is_no_obstacle(folder: Path) -> None:
    with Servers(folder, broker=False, durable=False) as servers:
        assert servers.postgres is not None
        pid_file = servers.postgres.data / "postmaster.pid"
        text = pid_file.read_text()
        kill = servers.postgres._pid()
        assert kill is not None
        os.kill(kill, signal.SIGKILL)
        while birth_of(kill) is not None:
            time.sleep(0.02)
        stranger = subprocess.Popen(["sleep", "60"], user=servers.postgres.drop.uid if os.geteuid() == 0 else None)
        pid_file.write_text(text.replace(str(kill), str(stranger.pid), 1))
        assert servers.postgres.is_running() is False
        assert servers.revive() == ["database"]
        with connect(servers) as app:
            assert one(app, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()
        stranger.wait()


def test_last_command_to_leave_stops_the_servers(folder: Path) -> None:
    with Servers(folder, durable=False) as first:
        assert first.postgres is not None
        with Servers(folder, durable=False) as second:
            assert second.environment() == first.environment()
        assert [part.is_running() for part in first.parts] == [True, True]
    assert [part.is_running() for part in first.parts] == [False, False]


def test_killed_command_counts_no_more(folder: Path) -> None:
    """Servers of a killed command are used by the next, and stopped by it."""
    script = textwrap.dedent(f"""
        import sys; sys.path.insert(0, {str(ROOT / "bin" / "lib")!r})
        from pathlib import Path; from servers import Servers
        import os
        with Servers(Path({str(folder)!r}), durable=False): os.kill(os.getpid(), 9)
    """)
    subprocess.run([sys.executable, "-c", script], check=False)
    servers = Servers(folder, durable=False)
    assert [part.is_running() for part in servers.parts] == [True, True]
    with servers:
        pass
    assert [part.is_running() for part in servers.parts] == [False, False]


def test_broker_asks_for_its_password(folder: Path) -> None:
    with Servers(folder, database=False, durable=False) as servers:
        assert servers.valkey is not None
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=servers.valkey.port).ping()
        assert broker(servers).ping() is True
