"""Tasks of the worker; each calls one action."""

from celery import shared_task

from . import actions


@shared_task(name="follow.round")
def write_letters() -> None:
    actions.write_letters()


@shared_task(name="follow.nightly")
def nightly() -> None:
    actions.drop_old_news()
