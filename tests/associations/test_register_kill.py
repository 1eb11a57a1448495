"""A worker killed in the middle of applying leaves nothing in the directory, and the import can be applied again."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings as portal
from django.db import connection

from associations.actions import register
from associations.actions.reference import load_reference
from associations.models import Contact, ImportBatch, ImportProgress, Organisation
from tests.factories.accounts import secretary
from tests.factories.register import checked, csv_file, row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.broker]
ROWS = 300


@pytest.fixture
def batch(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_reference()
    rows = [row(f"Yhdistys {number}", email=f"y{number}@demo.example") for number in range(ROWS)]
    by = secretary()
    found = checked(csv_file(rows), by=by)
    register.request_apply(batch=found, by=by, hand_over=False)
    return found


def database_of_the_tests() -> dict[str, str]:
    facts = connection.settings_dict
    return {"host": facts["HOST"], "port": str(facts["PORT"] or ""), "user": facts["USER"], "dbname": facts["NAME"]} | (
        {"password": facts["PASSWORD"]} if facts["PASSWORD"] else {}
    )


def start_worker(batch: ImportBatch, data_dir) -> subprocess.Popen:
    """A process that runs the task as a worker does, on the database of the tests."""
    facts = connection.settings_dict
    host = quote(facts["HOST"], safe="") + (f":{facts['PORT']}" if facts["PORT"] else "")
    secret = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    task = f"from associations.tasks import apply_import; apply_import(batch_id={batch.pk})"
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{facts['USER']}{secret}@{host}/{facts['NAME']}",
        "PORTAL_DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "jane_portal.settings",
        "PORTAL_MODE": "demo",
    }
    command = [sys.executable, "-c", f"import django; django.setup(); {task}"]
    return subprocess.Popen(command, cwd=portal.BASE_DIR, env=environment, start_new_session=True)


def wait_until(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


def test_worker_killed_while_applying_leaves_nothing_and_can_go_on(batch, tmp_path):
    with psycopg.connect(**database_of_the_tests()) as blocker:
        # The worker stops at the search projection, after it has written organisations, contacts and history.
        blocker.execute("LOCK TABLE associations_directoryrow IN EXCLUSIVE MODE")
        worker = start_worker(batch, tmp_path)
        wait_until(lambda: ImportProgress.objects.filter(batch=batch, step="apply", done=ROWS).exists())
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert (Organisation.objects.count(), Contact.objects.count()) == (0, 0)
    batch.refresh_from_db()
    assert batch.state == "applying"
    assert not batch.rows.filter(applied=True).exists()
    # The server may take a moment to notice; the next worker waits for its lock.
    assert start_worker(batch, tmp_path).wait(timeout=120) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.written["created"]) == ("applied", ROWS)
    assert Organisation.objects.count() == ROWS


def test_two_workers_with_one_import_write_it_once(batch, tmp_path):
    workers = [start_worker(batch, tmp_path) for _number in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    assert (Organisation.objects.count(), Contact.objects.count()) == (ROWS, ROWS)
    assert set(Organisation.objects.values_list("version", flat=True)) == {1}
