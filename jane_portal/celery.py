"""The Celery application. Tasks are started through `core.dispatch.later` only."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jane_portal.settings")

app = Celery("jane_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
