"""An import that the worker left lying is handed over again by itself, and ends as if nothing had happened."""

import datetime

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from associations import tasks
from associations.actions import register
from associations.actions.reference import load_reference
from associations.models import ImportBatch, ImportProgress, Organisation
from jane_portal.core import dispatch
from tests.factories.accounts import secretary
from tests.factories.register import applied, checked, csv_file, row, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_reference()


@pytest.fixture
def handed_over(monkeypatch, django_capture_on_commit_callbacks):
    """Sweeps, and returns what was published meanwhile."""

    def sweep() -> list[tuple[str, int]]:
        published: list[tuple[str, int]] = []
        monkeypatch.setattr(dispatch, "_publish", lambda task, ids: published.append((task, ids["batch_id"])))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep()
        return published

    return sweep


def stopped(batch: ImportBatch, *, seconds: int = 61) -> None:
    moment = timezone.now() - datetime.timedelta(seconds=seconds)
    ImportProgress.objects.filter(batch=batch).update(moved_at=moment)


def test_stuck_check_is_handed_over_once_and_goes_through(handed_over):
    by = secretary()
    batch = uploaded(csv_file([row("Kylätalo ry")]), by=by)
    register.put_columns(batch=batch, mapping=batch.mapping, by=by)
    stopped(batch)
    assert handed_over() == [("associations.check_import", batch.pk)]
    assert handed_over() == []
    tasks.check_import(batch_id=batch.pk)
    tasks.check_import(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.row_count) == ("ready", 1)


def test_stuck_apply_is_handed_over_and_writes_once(handed_over):
    by = secretary()
    batch = checked(csv_file([row("Kylätalo ry")]), by=by)
    register.request_apply(batch=batch, by=by, hand_over=False)
    assert handed_over() == []
    stopped(batch)
    assert handed_over() == [("associations.apply_import", batch.pk)]
    tasks.apply_import(batch_id=batch.pk)
    tasks.apply_import(batch_id=batch.pk)
    assert (Organisation.objects.count(), Organisation.objects.get().version) == (1, 1)
    stopped(batch)
    assert handed_over() == []


def test_stuck_undo_and_unread_file_are_handed_over(handed_over):
    by = secretary()
    undoing = applied(csv_file([row("Kylätalo ry")]), by=by)
    register.request_undo(batch=undoing, by=by)
    unread = uploaded(csv_file([row("Toinen ry")]), by=by)
    ImportBatch.objects.filter(pk=unread.pk).update(headings=[])
    for batch in (undoing, unread):
        stopped(batch)
    assert handed_over() == [("associations.undo_import", undoing.pk), ("associations.read_headings", unread.pk)]


def test_import_that_waits_for_a_person_is_left_alone(handed_over):
    batch = checked(csv_file([row("Kylätalo ry")]), by=secretary())
    stopped(batch, seconds=9999)
    assert handed_over() == []


@pytest.mark.parametrize(
    ("state", "lock"),
    [("checking", "hashtext('register check'), {pk}"), ("applying", "hashtext('register apply')")],
)
def test_slow_worker_that_still_holds_its_lock_is_left_to_it(handed_over, state, lock):
    batch = uploaded(csv_file([row("Kylätalo ry")]), by=secretary())
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, checked_at=timezone.now())
    stopped(batch)
    facts = connection.settings_dict
    with psycopg.connect(
        host=facts["HOST"], port=facts["PORT"], user=facts["USER"], password=facts["PASSWORD"], dbname=facts["NAME"]
    ) as worker:
        worker.execute(f"SELECT pg_advisory_xact_lock({lock.format(pk=batch.pk)})")
        assert handed_over() == []
    assert [pk for _task, pk in handed_over()] == [batch.pk]


def test_beat_sweeps_every_minute(settings):
    assert settings.CELERY_BEAT_SCHEDULE["associations.sweep"] == {"task": "associations.sweep", "schedule": 60}
