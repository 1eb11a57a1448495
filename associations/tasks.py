"""Tasks of the worker; each calls actions that can run any number of times."""

from celery import shared_task
from django.utils import timezone

from associations.models import ImportBatch

from .actions import register
from .actions.ending import purge_deleted
from .actions.freshness import ask_if_still_right, remind_of_question
from .actions.message import drop_old_messages
from .actions.search_entries import refresh_past_activities


@shared_task(name="associations.nightly")
def nightly() -> None:
    purge_deleted()
    drop_old_messages()
    register.drop_old_files()
    refresh_past_activities(day=timezone.localdate())
    ask_if_still_right(day=timezone.localdate())
    remind_of_question()


@shared_task(name="associations.sweep")
def sweep() -> None:
    register.sweep_imports()


def _batch(batch_id: int) -> ImportBatch | None:
    return ImportBatch.objects.filter(pk=batch_id).select_related("uploaded_by", "applied_by", "undone_by").first()


@shared_task(name="associations.read_headings")
def read_headings(*, batch_id: int) -> None:
    if batch := _batch(batch_id):
        register.read_headings(batch=batch)


@shared_task(name="associations.check_import")
def check_import(*, batch_id: int) -> None:
    if batch := _batch(batch_id):
        register.check_import(batch=batch)


@shared_task(name="associations.apply_import")
def apply_import(*, batch_id: int) -> None:
    if batch := _batch(batch_id):
        register.apply_or_release(batch=batch)


@shared_task(name="associations.undo_import")
def undo_import(*, batch_id: int) -> None:
    if batch := _batch(batch_id):
        register.undo_or_release(batch=batch)
