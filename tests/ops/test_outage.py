"""Real outages of a real portal: the broker goes, forgets everything, the database is stopped at once under writes."""

import http.client
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg
import pytest
import redis
from bootstrap import ROOT
from celery import Celery
from django.db import connection
from processes import stop
from servers import Servers

from tests.ops.test_run import OURS, free_port

# For the fixture alone, which takes the tables of the test database.
pytestmark = pytest.mark.django_db
PEOPLE = 18  # each may invite forty addresses a day
MOST = 38
FEW = 4  # immediate stops in each run; the slow test makes twenty (reliability A9)
TOKEN = "c" * 32
PUBLIC = ["/", "/yhdistykset/", "/kunnat/", "/haku/?q=kyla", "/tili/login/"]
# One start for all that is made; the first command only closes the history, without which the portal does not start.
MAKE = """
import io, json
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_reference", stdout=io.StringIO())
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from associations.models import Organisation
from jane_portal.accounts.models import RoleSpan, User
sessions = []
for number in range(%d):
    user = User.objects.create_user(f"sihteeri{number}@demo.example", "salasana-kokeeseen", confirmed=True)
    RoleSpan.objects.create(user=user, role="secretary", scope="region:12")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    sessions.append(session.session_key)
    for part in range(2):
        Organisation.objects.create(name_fi=f"Yhdistys {number} {part}", slug=f"y{number}-{part}")
print(json.dumps(sessions))
"""


@dataclass
class Answer:
    status: int
    seconds: float
    location: str = ""


@dataclass
class Portal:
    servers: Servers
    port: int
    environment: dict[str, str]
    sessions: list[str] = field(default_factory=list)
    worker: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str, **more: str) -> str:
        command, environment = [sys.executable, "manage.py", *arguments], self.environment | more
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, method: str, path: str, *, person: int | None = None, **values: str) -> Answer:
        """Status 0: no answer came."""
        cookies = f"jane_csrf={TOKEN}" + (f"; jane_session={self.sessions[person]}" if person is not None else "")
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **values}) if method == "POST" else None
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
            return Answer(response.status, time.monotonic() - started, response.headers.get("Location", ""))
        except (OSError, http.client.HTTPException):
            return Answer(0, time.monotonic() - started)
        finally:
            connection.close()

    def invite(self, person: int, number: int, email: str) -> Answer:
        path = f"/yhdistykset/y{person}-{number % 2}/kutsu/"
        return self.ask("POST", path, person=person, email=email, role="editor", language="fi")

    def rows(self, statement: str, *values: object) -> list[tuple]:
        assert self.servers.postgres is not None
        with psycopg.connect(host=str(self.servers.postgres.sockets), user="jane_app", dbname="jane") as found:
            return found.execute(statement, values).fetchall()  # type: ignore[call-overload, no-any-return]

    def sweep(self) -> None:
        """As beat does each minute."""
        with Celery(broker=self.environment["REDIS_URL"], set_as_current=False) as sender:
            sender.send_task("mail.sweep")

    def letters(self, like: str) -> dict[str, str]:
        return dict(self.rows('SELECT "to", state FROM mail_letter WHERE "to" LIKE %s', like))


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


def take_tables(servers: Servers) -> None:
    """The tables of the test database, which are migrated already; of its rows those that say so."""
    assert servers.postgres is not None
    source, drop = connection.settings_dict, servers.postgres.drop
    where = ["-h", source["HOST"], "-p", str(source["PORT"] or 5432), "-U", source["USER"], "-d", source["NAME"]]
    environment = os.environ | ({"PGPASSWORD": source["PASSWORD"]} if source["PASSWORD"] else {})
    here = ["-h", str(servers.postgres.sockets), "-U", "jane_owner", "-d", "jane", "--no-owner", "--no-privileges"]
    for part in (["--schema-only"], ["--data-only", "-t", "django_migrations"]):
        dump = [*drop.command, str(drop.binaries / "pg_dump"), *where, "-Fc", "--no-owner", *part]
        told = subprocess.run(dump, env=environment, cwd="/", capture_output=True, check=True).stdout
        restore = [*drop.command, str(drop.binaries / "pg_restore"), *here, "--exit-on-error"]
        subprocess.run(restore, input=told, cwd="/", capture_output=True, check=True)


@pytest.fixture(scope="module")
def portal(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """On durable servers of its own; web server and one worker."""
    data = tmp_path_factory.mktemp("outage")
    with Servers(data) as servers:
        kept = {name: value for name, value in os.environ.items() if name not in OURS and name != "EMAIL_URL"}
        # DEBUG: static files straight from their sources.
        ours = {"PORTAL_MODE": "demo", "PORTAL_DATA_DIR": str(data), "SECRET_KEY": "outage-tests-only", "DEBUG": "1"}
        portal = Portal(servers, free_port(), kept | ours | servers.environment() | {"LOG_LEVEL": "WARNING"})
        take_tables(servers)
        portal.sessions = json.loads(portal.manage("shell", "-v", "0", "-c", MAKE % PEOPLE, PORTAL_AS_OWNER="1"))
        gunicorn = f"gunicorn jane_portal.wsgi -b 127.0.0.1:{portal.port} -k gthread --threads 12 --no-control-socket"
        celery = "celery -A jane_portal worker -c 1 -l WARNING --without-gossip --without-mingle"
        with (data / "web.log").open("wb") as web_log, (data / "worker.log").open("wb") as worker_log:
            children = [
                subprocess.Popen(
                    [sys.executable, "-m", *command.split()],
                    cwd=ROOT,
                    env=portal.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
                for command, log in ((gunicorn, web_log), (celery, worker_log))
            ]
        portal.worker = children[1]
        try:
            wait_until(lambda: portal.ask("GET", "/").status == 200)
            for page in PUBLIC:
                portal.ask("GET", page)  # what is read once is read
            yield portal
        finally:
            for child in children:
                stop(child.pid, signal.SIGTERM, patience=10)
                child.wait()


def test_portal_goes_on_without_its_broker_and_sends_afterwards(portal: Portal) -> None:
    broker = portal.servers.valkey
    assert broker is not None
    pid = broker.pid_file.alive()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    pages = {page: portal.ask("GET", page) for page in PUBLIC}
    signed_in = portal.ask("POST", "/tili/login/", login="sihteeri0@demo.example", password="salasana-kokeeseen")
    saved = portal.invite(0, 0, "ilman-valittajaa@demo.example")
    told = portal.ask("GET", "/healthz")
    waiting = portal.letters("ilman-valittajaa%")
    broker.start()
    portal.sweep()

    assert {page: answer.status for page, answer in pages.items()} == dict.fromkeys(PUBLIC, 200)
    assert max(answer.seconds for answer in pages.values()) < 2
    assert (signed_in.status, signed_in.location) == (302, "/tyopoyta/")
    assert saved.status == 302
    assert max(signed_in.seconds, saved.seconds, told.seconds) < 4
    assert told.status == 503
    assert waiting == {"ilman-valittajaa@demo.example": "queued"}
    wait_until(lambda: portal.letters("ilman-valittajaa%") == {"ilman-valittajaa@demo.example": "sent"})


def test_broker_that_forgets_everything_loses_no_letter(portal: Portal) -> None:
    assert portal.worker is not None
    os.killpg(portal.worker.pid, signal.SIGSTOP)
    answers = [portal.invite(1, number, f"unohdus{number}@demo.example").status for number in range(6)]
    client = redis.Redis.from_url(portal.environment["REDIS_URL"])
    client.flushall()
    os.killpg(portal.worker.pid, signal.SIGCONT)
    assert answers == [302] * 6
    portal.sweep()
    wait_until(lambda: set(portal.letters("unohdus%").values()) == {"sent"})
    assert portal.rows("""SELECT count(*), max(attempts) FROM mail_letter WHERE "to" LIKE 'unohdus%%'""") == [(6, 1)]


@pytest.mark.parametrize("stops", [FEW, pytest.param(20, marks=pytest.mark.slow)])
def test_what_was_acknowledged_survives_a_database_that_is_stopped_at_once(portal: Portal, stops: int) -> None:
    """Immediate stops under writes: each answered one is there, and none is there by half."""
    database = portal.servers.postgres
    assert database is not None
    acknowledged: queue.Queue[str] = queue.Queue()
    unanswered: queue.Queue[str] = queue.Queue()
    over = threading.Event()

    def write(person: int) -> None:
        number = written = 0
        while written < MOST and not over.is_set():
            number += 1
            email = f"varma{person}-{number}@demo.example"
            done = portal.invite(person, number, email).status == 302
            (acknowledged if done else unanswered).put(email)
            written += done
            if not done:
                time.sleep(0.2)

    people = range(2, 10) if stops == FEW else range(10, PEOPLE)
    writers = [threading.Thread(target=write, args=(person,)) for person in people]
    for writer in writers:
        writer.start()
    for _stop in range(stops):
        before = acknowledged.qsize()
        wait_until(lambda: acknowledged.qsize() > before + 8 or not any(one.is_alive() for one in writers))  # noqa: B023
        pid = database._pid()
        assert pid is not None
        os.kill(pid, signal.SIGQUIT)  # pg_ctl stop -m immediate
        wait_until(lambda: not database.is_running())
        database.start()
    over.set()
    for writer in writers:
        writer.join()

    kept = set(acknowledged.queue)
    invitations = dict(portal.rows("SELECT email, id FROM associations_invitation WHERE email LIKE 'varma%%'"))
    events = {row[0] for row in portal.rows("SELECT pgh_obj_id FROM associations_invitationevent")}
    letters = portal.rows("""SELECT "to" FROM mail_letter WHERE "to" LIKE 'varma%%'""")
    assert len(kept) > 8 * stops
    assert unanswered.qsize() > 0  # the stops were felt
    assert kept - set(invitations) == set()
    # Row, history and letter: together or not at all, also of those that got no answer.
    assert {email for email, key in invitations.items() if key not in events} == set()
    assert sorted(row[0] for row in letters) == sorted(invitations)
