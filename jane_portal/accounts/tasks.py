"""Tasks of the worker; each calls actions."""

from celery import shared_task
from django.utils import timezone

from .actions import confirmation, erasure, my_data
from .actions import nightly as actions


@shared_task(name="accounts.nightly")
def nightly() -> None:
    actions.warn_before_last_secretary_lapses()
    actions.clear_expired()
    erasure.carry_out_due()
    erasure.warn_unused()
    confirmation.ask_about_roles(day=timezone.localdate())
    confirmation.remind_about_roles()


@shared_task(name="accounts.make_copy")
def make_copy(copy_id: int) -> None:
    my_data.make_copy(copy_id=copy_id)
