"""What is still missing before the portal serves real people. Read by the settings page of the administrator."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from jane_portal.core import health, selfcheck
from jane_portal.core.instance import is_held

KEY_LENGTH = 50
BACKUP_MAY_BE_OLD = datetime.timedelta(days=2)
BACKUP_MARK = "last-backup.json"
RESTORED_MARK = "restored-from.json"


@dataclass(frozen=True)
class Point:
    """well: nothing is to be done. advice: what to do otherwise. setting: the variables it depends on."""

    key: str
    title: Any
    well: bool
    advice: Any
    setting: str = ""


def note_backup(made_at: datetime.datetime) -> None:
    """Leave a mark in the data folder that a backup has been made."""
    _note(BACKUP_MARK, made_at.isoformat())


def note_restored(made_at: str) -> None:
    """Leave a mark of the backup that was restored here. made_at: its time as its manifest gives it."""
    _note(RESTORED_MARK, made_at)


def _note(mark: str, made_at: str) -> None:
    (Path(settings.DATA_DIR) / mark).write_text(json.dumps({"made_at": made_at}))


def last_backup() -> datetime.datetime | None:
    """When the last backup was made here; None when none was, or the mark cannot be read."""
    return _noted(BACKUP_MARK)


def restored_from() -> datetime.datetime | None:
    """When the backup was made that was restored here; None when none was, or the mark cannot be read."""
    return _noted(RESTORED_MARK)


def _noted(mark: str) -> datetime.datetime | None:
    try:
        told = json.loads((Path(settings.DATA_DIR) / mark).read_text())
        return parse_datetime(told["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def points() -> list[Point]:
    """All points, those of the settings first. Five statements at most."""
    return [*_settings(), *_running()]


def setting_gaps() -> list[Point]:
    """What the settings alone lack; no statement."""
    return [point for point in _settings() if not point.well]


def _settings() -> Iterator[Point]:
    yield Point(
        "mode",
        _("The portal is in production"),
        not settings.DEMO and not settings.DEBUG,
        _("In demo mode no letters leave, no second factor is asked, and every page says that it is an example."),
        "PORTAL_MODE, DEBUG",
    )
    yield Point(
        "secret",
        _("The secret key is long and its own"),
        len(settings.SECRET_KEY) >= KEY_LENGTH and not settings.SECRET_KEY.startswith("demo-only"),
        _("Give 50 random characters or more, and keep a copy apart from the backups."),
        "SECRET_KEY",
    )
    yield Point(
        "address",
        _("The address of the portal is public and safe"),
        settings.SECURE and bool(settings.ALLOWED_HOSTS),
        _("Give the address people use. It begins with https:// and is in every letter."),
        "PORTAL_BASE_URL, ALLOWED_HOSTS",
    )
    yield Point(
        "mail",
        _("Letters go out"),
        bool(settings.EMAIL_URL) and "localhost" not in settings.DEFAULT_FROM_EMAIL,
        _("Give the mail server and the sender's address, then send yourself a sign-in code."),
        "EMAIL_URL, PORTAL_FROM_EMAIL",
    )
    helper = settings.PORTAL_HELPER
    yield Point(
        "helper",
        _("A human helper is named"),
        all(helper.values()) and not helper["email"].endswith(".example"),
        _("Name a person with phone and e-mail, to be shown at the foot of every page and letter."),
        "PORTAL_HELPER_NAME, PORTAL_HELPER_PHONE, PORTAL_HELPER_EMAIL",
    )
    yield Point(
        "controller",
        _("The controller of personal data is named"),
        all(settings.PORTAL_CONTROLLER.values()),
        _("Name the organisation that answers for personal data, and how to reach it."),
        "PORTAL_CONTROLLER_NAME, PORTAL_CONTROLLER_CONTACT",
    )


def _running() -> Iterator[Point]:
    made = last_backup()
    yield Point(
        "backup",
        _("A backup was made within two days"),
        made is not None and timezone.now() - made < BACKUP_MAY_BE_OLD,
        _("Have the server run “backup” each night, copy the file to another house, and try “restore” with it."),
    )
    yield Point(
        "released",
        _("This is the portal itself, not a quiet copy"),
        not is_held(),
        _("This portal was restored from a backup and sends no letters until it is released."),
    )
    parts: list[Callable[[], bool]] = [health.broker, health.worker, health.beat]
    yield Point(
        "work",
        _("Background work is done"),
        all(part() for part in parts),
        _("See at /healthz which of broker, worker and beat is down, and start it."),
    )
    yield Point(
        "selfcheck",
        _("The nightly check found nothing"),
        selfcheck.is_well(),
        _("Your desk shows what it found."),
    )
