"""What the portal prints about its records: kept in the file store, made anew by the worker when the content changes.

A GET only serves what is there. A room registers a `Print`; its actions call `reprint` where an old one would show too
much, and a sweep every few minutes finds all other changes.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from jane_portal.core.dispatch import later
from jane_portal.core.files.actions import keep_made, remove_made
from jane_portal.core.files.kinds import FileKind, register_files
from jane_portal.core.files.models import StoredFile

from .render import PdfError, Variant, look, render_pdf

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sheet:
    """One document in the language that is active: a template above pdf/base.html, what it shows, its file name."""

    template: str
    context: dict[str, Any]
    file_name: str


@dataclass(frozen=True)
class Print:
    """A kind of document.

    keys: the records that have one. build: the sheet of one record, None when there is none any more. visible_to: the
    condition on StoredFile rows of this kind, asked at every download.
    """

    kind: str
    keys: Callable[[], Iterable[str]]
    build: Callable[[str], Sheet | None]
    visible_to: Callable[[Any], Q]
    variant: Variant = "pdf/ua-1"


_prints: dict[str, Print] = {}


def register_print(kind: Print) -> None:
    _prints[kind.kind] = kind
    register_files(FileKind(key=kind.kind, visible_to=kind.visible_to, in_use=None))


def subject_of(key: str, language: str) -> str:
    return f"{key}:{language}"


def reprint(kind: str, key: str) -> None:
    """Have the document made anew in every language after the commit."""
    for language, _name in settings.LANGUAGES:
        later("core.make_print", kind=kind, key=key, language=language)


def make_print(*, kind: str, key: str, language: str) -> bool:
    """Make the document unless the one that is kept shows the same. Returns whether it was made."""
    subject = subject_of(key, language)
    known = _prints.get(kind)
    with override(language):
        sheet = known.build(key) if known is not None else None
        if known is None or sheet is None:
            remove_made(kind=kind, subject=subject)
            return False
        made_from = _fingerprint(known, sheet, language)
        kept = StoredFile.objects.filter(kind=kind, subject=subject, made_from=made_from).first()
        if kept is not None and default_storage.exists(kept.path):
            return False
        html = _html(sheet, language, printed=timezone.localdate())
    try:
        data = render_pdf(html, variant=known.variant)
    except PdfError as error:
        log.error("PDF %s %s not made: %s", kind, subject, error.args)
        return False
    facts = {"file_name": sheet.file_name, "content_type": "application/pdf"}
    keep_made(data=data, kind=kind, subject=subject, made_from=made_from, **facts)
    return True


def refresh_prints() -> int:
    """Make what is missing or has changed, drop what is about nothing any more. Returns how many were made."""
    made = 0
    for kind in _prints.values():
        keys = set(kind.keys())
        languages = [language for language, _name in settings.LANGUAGES]
        wanted = {subject_of(key, language) for key in keys for language in languages}
        for subject in StoredFile.objects.filter(kind=kind.kind).values_list("subject", flat=True):
            if subject not in wanted:
                remove_made(kind=kind.kind, subject=subject)
        made += sum(make_print(kind=kind.kind, key=key, language=one) for key in sorted(keys) for one in languages)
    return made


def _html(sheet: Sheet, language: str, *, printed: Any = None) -> str:
    common = {"printed": printed, "language": language, "DEMO": settings.DEMO, "helper": settings.PORTAL_HELPER}
    return render_to_string(sheet.template, {**common, **sheet.context})


def _fingerprint(kind: Print, sheet: Sheet, language: str) -> str:
    """Of all that the document shows but the day of printing."""
    text = "\n".join([_html(sheet, language), kind.variant, sheet.file_name, look()])
    return hashlib.sha256(text.encode()).hexdigest()
