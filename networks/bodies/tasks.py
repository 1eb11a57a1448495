"""Tasks of the worker; each calls actions that can run any number of times."""

from celery import shared_task
from django.utils import timezone

from .actions.handover import make_due_handovers
from .actions.mandate_letters import warn_of_ends, warn_of_missing_substitutes
from .actions.seat import add_missing_substitutes
from .actions.statement_letters import remind_of_deadlines


@shared_task(name="bodies.nightly")
def nightly() -> None:
    today = timezone.localdate()
    add_missing_substitutes()
    warn_of_ends(today=today)
    warn_of_missing_substitutes(today=today)
    remind_of_deadlines(today=today)
    make_due_handovers(today=today)
