"""Tasks of the worker; each takes ids and calls one action."""

from celery import shared_task

from . import actions
from .actions.alarms import drop_old_alarms
from .actions.bounce import read_bounce_folder
from .actions.notices import gather_digests


@shared_task(name="mail.send")
def send(letter_id: int) -> None:
    actions.send_letter(letter_id)


@shared_task(name="mail.sweep")
def sweep() -> None:
    actions.sweep_letters()


@shared_task(name="mail.bounces")
def bounces() -> None:
    read_bounce_folder()


@shared_task(name="mail.nightly")
def nightly() -> None:
    actions.drop_old_bodies()
    drop_old_alarms()


@shared_task(name="mail.digests")
def digests() -> None:
    gather_digests()


@shared_task(name="mail.drain")
def drain() -> None:
    actions.drain_letters()
