"""Tasks of the worker; each calls actions that can run any number of times."""

from celery import shared_task
from django.utils import timezone

from .actions.mandate_letters import warn_of_ends


@shared_task(name="bodies.nightly")
def nightly() -> None:
    warn_of_ends(today=timezone.localdate())
