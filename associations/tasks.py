"""Tasks of the worker; each calls actions that can run any number of times."""

from celery import shared_task

from .actions.ending import purge_deleted
from .actions.organisation import sweep_logos


@shared_task(name="associations.nightly")
def nightly() -> None:
    purge_deleted()
    sweep_logos()
