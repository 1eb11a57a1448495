"""Tasks of the worker; each calls actions."""

from celery import shared_task

from .actions import nightly as actions


@shared_task(name="accounts.nightly")
def nightly() -> None:
    actions.warn_before_last_secretary_lapses()
    actions.clear_expired()
