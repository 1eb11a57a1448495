"""The Celery application. Tasks are started through `core.dispatch.later` only."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jane_portal.settings")

app = Celery("jane_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def first_heartbeat(sender: object, **kwargs: object) -> None:
    """A worker that has just started is known to be well before beat's first turn; it looks after beat itself."""
    from jane_portal.core import watch
    from jane_portal.core.dispatch import later

    later("core.heartbeat")
    timer = getattr(sender, "timer", None)
    if timer is not None:
        timer.call_repeatedly(watch.EVERY, watch.look)
