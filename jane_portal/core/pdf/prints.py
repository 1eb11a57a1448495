"""What the portal prints about its records: kept in the file store, made anew by the worker when the content changes.

A GET only serves what is there. A room registers a `Print`; its actions call `reprint` where an old one would show too
much, and a sweep every few minutes finds all other changes. Of kinds with many records the sweep asks for the stamps
of all in one statement and looks at those alone whose stamp is new, so many at a time: `made_from` then holds half a
fingerprint of the stamp and half a one of the content.
"""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
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

# Documents that one round of the sweep makes at most; the rest waits for the next round.
MOST_A_ROUND = 150
_HALF = 32


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
    condition on StoredFile rows of this kind, asked at every download. stamps: for kinds with many records, in one
    statement: key → a text that is another one whenever the sheet shows something else; of these keys or (None) all.
    """

    kind: str
    keys: Callable[[], Iterable[str]]
    build: Callable[[str], Sheet | None]
    visible_to: Callable[[Any], Q]
    variant: Variant = "pdf/ua-1"
    stamps: Callable[[Sequence[str] | None], Mapping[str, str]] | None = None


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
    known = _prints.get(kind)
    stamp = dict(known.stamps([key])).get(key, "") if known is not None and known.stamps is not None else ""
    return _make(kind=kind, key=key, language=language, stamp=stamp)


def _make(*, kind: str, key: str, language: str, stamp: str) -> bool:
    subject = subject_of(key, language)
    known = _prints.get(kind)
    with override(language):
        sheet = known.build(key) if known is not None else None
        if known is None or sheet is None:
            remove_made(kind=kind, subject=subject)
            return False
        made_from = _fingerprint(known, sheet, language)
        if known.stamps is not None:
            made_from = _stamped(stamp, language) + made_from[:_HALF]
        if _shows(kind, subject, made_from):
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


def _shows(kind: str, subject: str, made_from: str) -> bool:
    """Whether the kept document shows this content already; a new stamp of the same content is noted."""
    kept = StoredFile.objects.filter(kind=kind, subject=subject, made_from__endswith=made_from[_HALF:]).first()
    if kept is None or not default_storage.exists(kept.path):
        return False
    if kept.made_from != made_from:
        StoredFile.objects.filter(pk=kept.pk).update(made_from=made_from)
    return True


def refresh_prints(*, most: int = MOST_A_ROUND) -> int:
    """Make what is missing or has changed, drop what is about nothing any more. Returns how many were made."""
    made = 0
    for kind in _prints.values():
        stamps = kind.stamps(None) if kind.stamps is not None else dict.fromkeys(kind.keys(), "")
        languages = [language for language, _name in settings.LANGUAGES]
        wanted = {subject_of(key, one): (key, one) for key in sorted(stamps) for one in languages}
        kept = {
            subject: (made_from, path)
            for subject, made_from, path in StoredFile.objects.filter(kind=kind.kind).values_list(
                "subject", "made_from", "path"
            )
        }
        for subject in kept.keys() - wanted.keys():
            remove_made(kind=kind.kind, subject=subject)
        due = [
            (key, language)
            for subject, (key, language) in wanted.items()
            if kind.stamps is None or not _stands(kept.get(subject), _stamped(stamps[key], language))
        ]
        due = due if kind.stamps is None else due[:most]
        made += sum(_make(kind=kind.kind, key=key, language=one, stamp=stamps[key]) for key, one in due)
    return made


def _stands(kept: tuple[str, str] | None, stamped: str) -> bool:
    return kept is not None and kept[0].startswith(stamped) and default_storage.exists(kept[1])


def _stamped(stamp: str, language: str) -> str:
    """Half a fingerprint of what the document is made of: the stamp of the record, and this version of the portal."""
    facts = [stamp, language, _software(language), str(settings.DEMO), repr(settings.PORTAL_HELPER)]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:_HALF]


@functools.cache
def _software(language: str) -> str:
    """Of the looks, the templates of documents and the words of the language; they change with the portal only."""
    templates = sorted((settings.BASE_DIR / "templates" / "pdf").rglob("*.html"))
    words = settings.BASE_DIR / "jane_portal" / "locale" / language / "LC_MESSAGES" / "django.po"
    digest = hashlib.sha256(look().encode())
    for path in [*templates, words]:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _html(sheet: Sheet, language: str, *, printed: Any = None) -> str:
    common = {"printed": printed, "language": language, "DEMO": settings.DEMO, "helper": settings.PORTAL_HELPER}
    return render_to_string(sheet.template, {**common, **sheet.context})


def _fingerprint(kind: Print, sheet: Sheet, language: str) -> str:
    """Of all that the document shows but the day of printing."""
    text = "\n".join([_html(sheet, language), kind.variant, sheet.file_name, look()])
    return hashlib.sha256(text.encode()).hexdigest()
