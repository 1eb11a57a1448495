"""What a file is, told by its bytes and never by its name; and how its text is written."""

import codecs
import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .child import MAX_ENTRIES, MAX_RATIO, MAX_UNPACKED, directory_refusal
from .errors import SheetError

MAX_BYTES = {"csv": 256 * 1024 * 1024, "xlsx": 64 * 1024 * 1024}
_CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TABLES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ\x90",
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|svg|script|body|head|table)\b", re.IGNORECASE)
# ä and ö of DOS (cp850) and old Macs between letters: read as Windows text they would turn into signs.
_OTHER_CODE_PAGE = re.compile(rb"[A-Za-z][\x84\x94\x8a\x9a][a-z]")
_WINDOWS_LETTERS = re.compile(rb"[\xe4\xf6\xe5\xc4\xd6\xc5]")
_UNDEFINED_IN_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
DELIMITERS = ";\t,"

__all__ = ["MAX_ENTRIES", "MAX_RATIO", "MAX_UNPACKED", "Dialect", "csv_dialect", "table_kind"]


@dataclass(frozen=True)
class Dialect:
    """How a text table is written. skip_lines: lines before the table, such as Excel's own "sep=;"."""

    encoding: str
    delimiter: str
    skip_lines: int = 0


def table_kind(path: Path) -> str:
    """ "csv" or "xlsx". Raises SheetError for anything else; opens nothing but a ZIP's directory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise SheetError("empty")
    if head.startswith(_OLE):
        raise SheetError("encrypted" if _holds_encrypted_package(path) else "old_excel")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_size(size, "xlsx")
        _check_directory(path)
        return "xlsx"
    if head.startswith(_NOT_TABLES) or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise SheetError("not_table")
    _check_size(size, "csv")
    return "csv"


def _check_size(size: int, kind: str) -> None:
    if size > MAX_BYTES[kind]:
        raise SheetError("too_big", limit=MAX_BYTES[kind] // 1024**2)


def _holds_encrypted_package(path: Path) -> bool:
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(4 * _CHUNK)


def _check_directory(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            refusal = directory_refusal(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise SheetError("damaged") from error
    if refusal:
        raise SheetError(refusal)


def csv_dialect(path: Path) -> Dialect:
    """Read the whole file once in pieces to learn its encoding, then its first lines to learn its delimiter."""
    encoding = _encoding(path)
    with path.open("r", encoding=encoding, newline="") as file:
        sample = file.read(64 * 1024).lstrip("\ufeff")
    first, _newline, rest = sample.partition("\n")
    named = re.fullmatch(r'"?sep=(.)"?\r?', first)
    if named and named[1] in DELIMITERS + "|":
        return Dialect(encoding, named[1], skip_lines=1)
    return Dialect(encoding, _delimiter(sample if rest else first))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            raise SheetError("encoding")
        wide = _wide_encoding(head)
        file.seek(0)
        if wide:
            _decode_all(file, wide)
            return wide
        try:
            _decode_all(file, "utf-8")
        except SheetError:
            if head.startswith(codecs.BOM_UTF8):
                raise
        else:
            return "utf-8-sig"
        file.seek(0)
        _check_single_byte(file)
    return "cp1252"


def _wide_encoding(head: bytes) -> str:
    """UTF-16, with a mark or told by the zeros beside ASCII letters; "" when it is not."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half > 4 and odd > 0.7 * half and even == 0:
        return "utf-16-le"
    if half > 4 and even > 0.7 * half and odd == 0:
        return "utf-16-be"
    return ""


def _decode_all(file: io.BufferedReader, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(_CHUNK):
            if encoding == "utf-8" and b"\x00" in chunk:
                raise SheetError("nul")
            if "\x00" in decoder.decode(chunk):
                raise SheetError("nul")
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise SheetError("encoding") from error


def _check_single_byte(file: io.BufferedReader) -> None:
    """The file as Windows (Latin-1) text: refused when another code page is likelier, or when it holds no text."""
    strange = windows = False
    while chunk := file.read(_CHUNK):
        if b"\x00" in chunk:
            raise SheetError("nul")
        if _UNDEFINED_IN_WINDOWS.search(chunk):
            raise SheetError("encoding")
        strange = strange or bool(_OTHER_CODE_PAGE.search(chunk))
        windows = windows or bool(_WINDOWS_LETTERS.search(chunk))
    if strange and not windows:
        raise SheetError("encoding")


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the first lines into the same, and largest, number of cells."""

    def fitness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row][:20]
        except csv.Error:
            return (0, 0)
        if not widths or widths[0] == 1:
            return (0, 0)
        # The last row of the sample may be cut short.
        same = sum(width == widths[0] for width in widths[:-1] or widths)
        return (same, widths[0])

    return max(DELIMITERS, key=fitness)
