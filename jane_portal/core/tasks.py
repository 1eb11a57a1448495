"""The worker's heartbeat, read by /healthz, and the nightly self-check."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from jane_portal.core.files.actions import sweep_files
from jane_portal.core.health import HEARTBEAT
from jane_portal.core.links import drop_old_links
from jane_portal.core.pdf import prints
from jane_portal.core.personal.retention import retain
from jane_portal.core.search.words import learn_again
from jane_portal.core.selfcheck import check_portal


@shared_task(name="core.heartbeat")
def heartbeat() -> None:
    cache.set(HEARTBEAT, timezone.now().timestamp(), timeout=None)


@shared_task(name="core.check_portal")
def look_after() -> None:
    check_portal()


@shared_task(name="core.learn_words")
def learn_words(words: list[str]) -> None:
    """Words that a web process without libvoikko could not analyse."""
    learn_again(words)


@shared_task(name="core.nightly")
def nightly() -> None:
    drop_old_links()
    sweep_files()


@shared_task(name="core.make_print")
def make_print(*, kind: str, key: str, language: str) -> None:
    prints.make_print(kind=kind, key=key, language=language)


@shared_task(name="core.refresh_prints")
def refresh_prints() -> None:
    prints.refresh_prints()


@shared_task(name="core.retain")
def let_go() -> None:
    """Nightly: what has been kept as long as its declaration says goes."""
    retain()
