"""Tasks of the worker; each calls actions."""

from celery import shared_task

from . import actions


@shared_task(name="feedback.nightly")
def nightly() -> None:
    actions.remind_answerers()
    actions.drop_old_tickets()
