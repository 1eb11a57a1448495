"""A copy of one's own data, and the personal link for people without an account (GDPR articles 15 and 20)."""

from __future__ import annotations

import datetime
import io
import json
import logging
import zipfile
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import get_valid_filename

from jane_portal.accounts.models import MY_DATA, DataCopy, User
from jane_portal.accounts.selectors.person import person_of
from jane_portal.core.dispatch import later
from jane_portal.core.files.actions import keep_made
from jane_portal.core.files.kinds import FileKind
from jane_portal.core.files.models import StoredFile
from jane_portal.core.history import action
from jane_portal.core.links import make_link
from jane_portal.core.personal.copying import deeds, moment, sections
from jane_portal.core.personal.person import Person
from jane_portal.core.post import post_letter

log = logging.getLogger(__name__)

LIVES = datetime.timedelta(days=7)
KIND = "data_copy"


@action
def send_my_data_link(*, email: str, language: str, by: None = None) -> None:
    """A link to this address, whether the portal knows it or not: the same letter, the same answer, the same work."""
    email = email.strip().lower()
    link = make_link(purpose=MY_DATA, subject=f"person:{email}"[:80], email=email)
    post_letter(
        builder="jane_portal.accounts.letters.my_data",
        to=email,
        params={"link_id": link.pk},
        language=language,
        kind="my_data",
        key=f"my_data:{link.uuid}",
        secret=True,
    )


@action
def request_copy(*, user: User | None, email: str, language: str, by: User | None) -> DataCopy:
    """Ask for a copy; one that is being made, or was made within the hour, is given again."""
    email = email.strip().lower()
    recent = DataCopy.objects.filter(
        user=user, email=email, created_at__gt=timezone.now() - datetime.timedelta(hours=1)
    )
    found = recent.exclude(state=DataCopy.State.FAILED).first()
    if found is None:
        found = DataCopy.objects.create(user=user, email=email, language=language, expires_at=timezone.now() + LIVES)
    if found.state == DataCopy.State.WAITING:
        later("accounts.make_copy", copy_id=found.pk)
    return found


def make_copy(*, copy_id: int) -> None:
    """In the worker: write the file. Runs any number of times; a copy that is ready stays as it is."""
    copy = DataCopy.objects.filter(pk=copy_id, state=DataCopy.State.WAITING).select_related("user").first()
    if copy is None:
        return
    try:
        with translation.override(copy.language):
            data = written(person_of(copy.user, email=copy.email))
        keep_made(
            data=data,
            kind=KIND,
            subject=copy.subject,
            made_from="",
            file_name="omat-tiedot.zip",
            content_type="application/zip",
        )
        state = DataCopy.State.READY
    except Exception:
        log.exception("Copy %s cannot be made", copy.pk)
        state = DataCopy.State.FAILED
    DataCopy.objects.filter(pk=copy.pk).update(state=state)


def written(person: Person) -> bytes:
    """The ZIP: a page to read, the same as JSON, and the files that the person has sent."""
    now = timezone.now()
    found, done = sections(person), deeds(person)
    facts = {
        "made_at": now.isoformat(),
        "portal": settings.PORTAL_BASE_URL,
        "addresses": sorted(person.emails),
        "data": [asdict(section) for section in found],
        "deeds": done,
    }
    page = {
        "sections": found,
        "deeds": done,
        "made": moment(now),
        "emails": sorted(person.emails),
        "portal_url": settings.PORTAL_BASE_URL,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tiedot.html", render_to_string("accounts/my_data_copy.html", page))
        archive.writestr("tiedot.json", json.dumps(facts, ensure_ascii=False, indent=1))
        archive.writestr("tyyli.css", (settings.BASE_DIR / "static" / "css" / "copy.css").read_text(encoding="utf-8"))
        for stored in StoredFile.objects.filter(uploaded_by__in=person.user_ids).order_by("pk"):
            if default_storage.exists(stored.path):
                with default_storage.open(stored.path) as source:
                    name = f"tiedostot/{stored.pk}-{get_valid_filename(stored.file_name)}"
                    archive.writestr(name, source.read())
    return target.getvalue()


def file_of(copy: DataCopy) -> StoredFile | None:
    return StoredFile.objects.filter(kind=KIND, subject=copy.subject).first()


def _living() -> Any:
    copies = DataCopy.objects.filter(expires_at__gt=timezone.now())
    subjects = [copy.subject for copy in copies]
    return StoredFile.objects.filter(kind=KIND, subject__in=subjects).values("path")


# Nobody opens it by the address of files: the page of one's own data hands it out.
FILES = FileKind(key=KIND, visible_to=lambda user: Q(pk__in=[]), in_use=_living)
