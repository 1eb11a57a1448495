"""What a document is, told from its bytes; the name and the type that the sender gives are not believed."""

from __future__ import annotations

import codecs
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_BYTES = 25 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
_RATIO_MATTERS_FROM = 10 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
# content type -> ending of the name under which it is downloaded
ENDINGS = {
    "application/pdf": ".pdf",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_ODF}text": ".odt",
    f"{_ODF}spreadsheet": ".ods",
    f"{_ODF}presentation": ".odp",
    "text/plain": ".txt",
    "image/webp": ".webp",
    # Made by the portal only: no archive is taken from anybody.
    "application/zip": ".zip",
}
_MAIN_PARTS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
}
_ACTIVE_PARTS = re.compile(
    r"vbaProject\.bin$|(^|/)activeX/|(^|/)(Basic|Scripts)/|\.(exe|dll|js|vbs|bat|ps1|jar|scr|lnk)$", re.I
)
# A text that some program may take for a page, a picture with scripts, or a command.
_MARKUP = re.compile(
    r"<\s*(!doctype|\?xml|\?php|html|head|body|script|svg|iframe|object|embed|img|style|link|meta|a\s)|^#!|^\{\\rtf",
    re.I,
)


def refuse() -> ValidationError:
    return ValidationError(
        _("This kind of file is not taken. Send a PDF, a document, a spreadsheet, a presentation or plain text.")
    )


def document_type(file: IO[Any], size: int) -> str:
    """The content type of an acceptable document. Raises ValidationError with one line for all others."""
    if size > MAX_BYTES:
        raise ValidationError(_("The file is too large: at most %(limit)s MB.") % {"limit": MAX_BYTES // 1024**2})
    if not size:
        raise ValidationError(_("The file is empty. Choose another one."))
    file.seek(0)
    start = file.read(8192)
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start.startswith(b"PK\x03\x04"):
        return _archive_type(file)
    return _text_type(file)


def _archive_type(file: IO[Any]) -> str:
    """An office document; what a bomb or a macro would need is refused from the directory of the archive alone."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            names = {entry.filename for entry in entries}
            if "mimetype" in names:
                return _opendocument(archive)
    except ValidationError:
        raise
    except Exception as error:  # hostile archives fail in many ways, all of them mean the same here
        raise refuse() from error
    found = [kind for part, kind in _MAIN_PARTS.items() if part in names]
    if len(found) != 1 or "[Content_Types].xml" not in names:
        raise refuse()
    return found[0]


def _opendocument(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as part:
        kind = part.read(100).decode("ascii", "replace").strip()
    if kind not in ENDINGS or not kind.startswith(_ODF):
        raise refuse()
    return kind


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    too_much = unpacked > MAX_UNPACKED or (unpacked > _RATIO_MATTERS_FROM and unpacked > MAX_RATIO * max(packed, 1))
    if len(entries) > MAX_ENTRIES or too_much:
        raise ValidationError(_("The file would unpack to an unreasonable size. Choose a smaller one."))
    if any(_ACTIVE_PARTS.search(entry.filename) for entry in entries):
        raise ValidationError(_("The file holds macros or programs. Save it without them and try again."))
    if any(entry.flag_bits & 1 or ".." in PurePosixPath(entry.filename).parts for entry in entries):
        raise refuse()


def _text_type(file: IO[Any]) -> str:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse() from error
    if any(char not in "\n\r\t\f" and unicodedata.category(char) == "Cc" for char in set(text)) or _MARKUP.search(text):
        raise refuse()
    return "text/plain"


def shown_name(name: str, content_type: str) -> str:
    """A harmless name for downloads: no path, no control or direction signs, the ending of what the file really is."""
    plain = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(
        char for char in plain if char.isprintable() and unicodedata.category(char) not in {"Cf", "Cs", "Co"}
    )
    plain = re.sub(r"[<>:\"|?*%;]", "", plain).strip(" .")
    ending = ENDINGS[content_type]
    stem = plain[: -len(ending)] if plain.lower().endswith(ending) else plain
    stem = stem.strip(" .").replace(".", "-")[:100]
    return f"{stem or 'tiedosto'}{ending}"
