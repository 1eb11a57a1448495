"""The one reader of tables: CSV and XLSX as rows of clean text, in constant memory, or one clear refusal."""

import csv
import io
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from jane_portal.core.text.cells import GUARD, MAX_CELL, unguarded

from . import child
from .content import csv_dialect, table_kind
from .errors import MAX_COLUMNS, MAX_ROWS, REFUSALS, SheetError

_SPACES = re.compile(r"[^\S\n]+")
_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
# Longer cells make the csv module stop, long before they cost memory.
csv.field_size_limit(4 * MAX_CELL)
# In Latin-1: control characters, the no-break space, the soft hyphen, our own guard.
_SUSPECT = bytes([*range(0x20), *range(0x7F, 0xA1), 0xAD]) + GUARD.encode()
_CHUNK = 128 * 1024
# Rows looked at together: few enough that their text stays in the cache of the processor.
_BLOCK_ROWS = 100
_Source = tuple[Iterator[list[str]], Callable[[], float]]


@dataclass(frozen=True)
class Table:
    """An open table. rows: (row number as a spreadsheet program shows it, cells); blank rows are left out.

    Cells are stripped, in Unicode form NFC, without control characters but line feeds; a row may be shorter or
    longer than the headings.
    """

    kind: str
    headings: list[str]
    rows: Iterator[tuple[int, list[str]]]
    # How much of the file has been read, from 0 to 1; 0 when it is not known.
    share: Callable[[], float] = lambda: 0.0


def clean_cell(text: str) -> str:
    """The text without control and zero-width characters, spaces made plain, our own formula guard taken off."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", text)) if text else text
    return unguarded(_SPACES.sub(" ", text).strip())


def _is_normal(text: str) -> bool:
    """Unicode form NFC. Latin-1 text always is, and that is told ten times as fast."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return unicodedata.is_normalized("NFC", text)
    return True


def _is_plain(text: str) -> bool:
    """Needs the text nothing but its edges trimmed?"""
    return text.isprintable() and GUARD not in text and _is_normal(text)


def _are_plain(joined: str, cells: int) -> bool:
    """Need these cells, joined by tabs, nothing but trimming? A quick look that may say no where it is not so."""
    try:
        data = joined.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return len(data) - len(data.translate(None, _SUSPECT)) == cells - 1


def _clean_rows(records: Iterator[list[str]], first: int = 1) -> Iterator[tuple[int, list[str]]]:
    number = first
    while True:
        block, refusal = _next_rows(records, number)
        joined = list(map("\t".join, block))
        if max(map(len, joined), default=0) > MAX_CELL or max(map(len, block), default=0) > MAX_COLUMNS:
            block, refusal = _sound_rows(block, number, refusal)
        if _are_plain("\t".join(joined), sum(map(len, block))):
            block = [list(map(str.strip, row)) for row in block]
        else:
            block = [[cell.strip() if _is_plain(cell) else clean_cell(cell) for cell in row] for row in block]
        for place, row in enumerate(block, start=number):
            if any(row):
                yield place, row
        if refusal:
            raise refusal
        if not block:
            return
        number += len(block)


def _next_rows(records: Iterator[list[str]], number: int) -> tuple[list[list[str]], SheetError | None]:
    """At most _BLOCK_ROWS rows, and why the next one is refused."""
    block: list[list[str]] = []
    try:
        block.extend(islice(records, _BLOCK_ROWS))
    except csv.Error:
        return block, SheetError("giant_cell", row=number + len(block), limit=MAX_CELL)
    except UnicodeError:
        return block, SheetError("encoding")
    return block, None


def _sound_rows(
    block: list[list[str]], number: int, refusal: SheetError | None
) -> tuple[list[list[str]], SheetError | None]:
    """The rows before the first one that is too long or too wide, and why that one is refused; else all as it was."""
    for place, row in enumerate(block):
        if max(map(len, row), default=0) > MAX_CELL:
            return block[:place], SheetError("giant_cell", row=number + place, limit=MAX_CELL)
        if len(row) > MAX_COLUMNS and any(row[MAX_COLUMNS:]):
            return block[:place], SheetError("too_many_columns", limit=MAX_COLUMNS)
    return block, refusal


def _limited(rows: Iterator[tuple[int, list[str]]], max_rows: int) -> Iterator[tuple[int, list[str]]]:
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > max_rows:
            raise SheetError("too_many_rows", limit=max_rows)
        yield row
    if not count:
        raise SheetError("no_rows")


def _split_headings(rows: Iterator[tuple[int, list[str]]]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The headings and the rows below. One filled cell above a wider row is a title, and is passed over."""
    first = next(rows, None)
    if first is None:
        raise SheetError("no_headings")
    second = next(rows, None)
    if second and sum(map(bool, first[1])) == 1 < sum(map(bool, second[1])):
        first, second = second, None
    headings = first[1]
    while headings and not headings[-1]:
        headings.pop()
    return headings, chain([second], rows) if second else rows


@contextmanager
def open_table(path: Path, *, max_rows: int = MAX_ROWS) -> Iterator[Table]:
    """Open a table of any of the known forms. Raises SheetError here or while its rows are read."""
    kind = table_kind(path)
    with _csv_records(path) if kind == "csv" else _xlsx_records(path, max_rows) as (records, share):
        headings, rows = _split_headings(_clean_rows(records))
        yield Table(kind, headings, _limited(rows, max_rows), share)


@contextmanager
def _csv_records(path: Path) -> Iterator[_Source]:
    dialect = csv_dialect(path)
    with path.open("rb", buffering=256 * 1024) as raw, io.TextIOWrapper(raw, dialect.encoding, newline="") as file:
        for _line in range(dialect.skip_lines):
            file.readline()
        size = path.stat().st_size
        yield _cut_rows(file, dialect.delimiter), lambda: raw.tell() / size


def _cut_rows(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """What csv.reader says, in half its time: a line without a quotation mark is cut at its delimiters."""
    for line in lines:
        if '"' in line:
            yield next(csv.reader(chain([line], lines), delimiter=delimiter))
        else:
            yield line.rstrip("\r\n").split(delimiter)


@contextmanager
def _xlsx_records(path: Path, max_rows: int) -> Iterator[_Source]:
    """Rows from a process of its own (child.py), so that a hostile workbook can cost this one nothing."""
    command = [sys.executable, "-I", child.__file__, str(path), str(max_rows), str(MAX_COLUMNS)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 - our own file
    try:
        yield _from_child(process, max_rows), lambda: 0.0
    finally:
        process.kill()
        process.communicate()


def _from_child(process: subprocess.Popen[bytes], max_rows: int) -> Iterator[list[str]]:
    if process.stdout is None or process.stderr is None:
        raise SheetError("damaged")
    yield from _framed_rows(io.TextIOWrapper(process.stdout, encoding="utf-8", newline=""))
    said = process.stderr.read().decode("ascii", "replace")
    if process.wait() == 0:
        return
    # A signal or an abort of the parser means that it met its limit of memory or time.
    limits = {"too_many_rows": max_rows, "too_many_columns": MAX_COLUMNS}
    code = said if said in REFUSALS else "memory"
    raise SheetError(code, **({"limit": limits[code]} if code in limits else {}))


def _framed_rows(source: io.TextIOBase) -> Iterator[list[str]]:
    """The child's rows. Raises SheetError at a row that does not end."""
    rest, count = "", 0
    while chunk := source.read(_CHUNK):
        *rows, rest = (rest + chunk).split(child.ROW)
        if len(rest) > MAX_CELL * MAX_COLUMNS:
            raise SheetError("giant_cell", row=count + len(rows) + 1, limit=MAX_CELL)
        for row in rows:
            yield row.split(child.CELL)
        count += len(rows)
