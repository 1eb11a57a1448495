"""Tasks of the worker; each calls actions that can run any number of times."""

from celery import shared_task

from .actions import call_letters


@shared_task(name="meetings.write_invited")
def write_invited(meeting_id: int, about: str) -> None:
    call_letters.write_invited(meeting_id=meeting_id, about=about)


@shared_task(name="meetings.nightly")
def nightly() -> None:
    call_letters.remind_silent()


@shared_task(name="meetings.sweep")
def sweep() -> None:
    call_letters.finish_letters()
