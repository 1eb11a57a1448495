"""Heartbeat of beat and worker, read by /healthz."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone


@shared_task(name="core.heartbeat")
def heartbeat() -> None:
    cache.set("heartbeat.worker", timezone.now().timestamp(), timeout=None)
