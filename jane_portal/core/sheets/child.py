"""Reads one workbook in a process of its own, under limits of memory and time, and writes its rows to stdout.

Cells end with the unit separator, rows with the record separator: signs that no clean cell holds, and that cost nothing
to find. Run by path, so that it loads neither Django nor the portal. A refusal goes to stderr as one word
(errors.REFUSALS). Exit status: 0 all rows written, 3 refused; a crash or a signal means the limits were met.
"""

import datetime
import io
import os
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

CELL, ROW = "\x1f", "\x1e"
MAX_ENTRIES = 1_000
MAX_UNPACKED = 400 * 1024 * 1024
# Real sheets shrink 5 to 30 times; bombs hundreds of times.
MAX_RATIO = 100
_RATIO_MATTERS_FROM = 1024 * 1024
MEMORY = 900 * 1024 * 1024
CPU_SECONDS = 300
_CHUNK = 512 * 1024
_OVERLAP = 256
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)")
_NO_RESULT = re.compile(rb"(?:</f>|<f [^<>]*/>)\s*(?:</c>|<v ?/>|<v></v>)")


class RefusalError(Exception):
    """args[0] is a key of errors.REFUSALS."""


def directory_refusal(archive: zipfile.ZipFile) -> str:
    """Why this archive is not opened, told from its directory alone; "" when it looks like a workbook."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES:
        return "bomb"
    if any(entry.flag_bits & 1 for entry in entries):
        return "encrypted"
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return "bomb"
    for entry in entries:
        if entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            return "bomb"
    if "mimetype" in names and "content.xml" in names:
        return "opendocument"
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        return "not_table"
    return "macros" if any(name.endswith("vbaProject.bin") for name in names) else ""


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The unpacked entry as (end of the piece before, piece that begins with it), so that no mark is cut in two."""
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield tail, tail + chunk
            tail = chunk[-_OVERLAP:]


def check_parts(archive: zipfile.ZipFile, max_rows: int) -> None:
    """Unpack every XML part in pieces: sizes are what the directory says, no DTD, rows counted, formulas calculated."""
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels", ".vml")):
            continue
        is_sheet = entry.filename.startswith("xl/worksheets/")
        rows, first = 0, True
        for tail, piece in _pieces(archive, entry):
            if first and (b"\x00" in piece[:64] or piece[:2] in (b"\xff\xfe", b"\xfe\xff")):
                raise RefusalError("damaged")
            first = False
            if b"<!" in piece and _DTD.search(piece):
                raise RefusalError("dtd")
            if not is_sheet:
                continue
            rows += piece.count(b"<row ") - tail.count(b"<row ")
            if rows > max_rows + 1:
                raise RefusalError("too_many_rows")
            if (b"</f>" in piece or b"<f " in piece) and _NO_RESULT.search(piece):
                raise RefusalError("formulas")
            if b't="e"' in piece or b"t='e'" in piece:
                raise RefusalError("cell_errors")


def as_text(value: Any) -> str:
    """A cell's value the way people write it; whole numbers without a decimal part, days in ISO form."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def check_beside(path: str, max_rows: int) -> int:
    """Start `check_parts` in a twin of this process, on another core. Returns its process id.

    A twin that refuses says why and ends this process at once, whatever the parser is doing.
    """
    twin = os.fork()
    if twin:
        return twin
    refusal = ""
    try:
        with zipfile.ZipFile(path) as archive:
            check_parts(archive, max_rows)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the file is refused
        refusal = str(error) if isinstance(error, RefusalError) else "damaged"
    if refusal:
        os.write(2, refusal.encode())
        os.kill(os.getppid(), signal.SIGKILL)
    os._exit(3 if refusal else 0)


def first_sheet(path: str, max_rows: int, max_columns: int) -> Any:
    """The first visible sheet that has any rows."""
    import python_calamine as calamine

    with calamine.load_workbook(path) as book:
        for meta in book.sheets_metadata:
            if meta.visible != calamine.SheetVisibleEnum.Visible or meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if not sheet.height:
                continue
            if sheet.total_height > max_rows + 1:
                raise RefusalError("too_many_rows")
            if sheet.total_width > max_columns:
                raise RefusalError("too_many_columns")
            return sheet
    raise RefusalError("no_sheet")


def write_rows(path: str, target: io.TextIOBase, max_rows: int, max_columns: int) -> None:
    """Check the archive, then write all rows of its first visible sheet that has any, blank ones too."""
    with zipfile.ZipFile(path) as archive:
        refusal = directory_refusal(archive)
    if refusal:
        raise RefusalError(refusal)
    twin = check_beside(path, max_rows)
    try:
        sheet = first_sheet(path, max_rows, max_columns)
    finally:
        # Nothing is written, nor another reason given, before the twin has had its say.
        os.waitpid(twin, 0)
    for row in sheet.iter_rows():
        cells = [value if type(value) is str else as_text(value) for value in row]
        text = CELL.join(cells)
        if text.count(CELL) >= len(cells) or ROW in text:
            text = CELL.join([cell.replace(CELL, "").replace(ROW, "") for cell in cells])
        target.write(text + ROW)
    target.flush()


def main(argv: list[str]) -> int:
    """argv: path, greatest number of rows, greatest number of columns."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    target = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="", write_through=False)
    try:
        write_rows(argv[0], target, int(argv[1]), int(argv[2]))
    except RefusalError as refusal:
        sys.stderr.write(str(refusal))
        return 3
    except MemoryError:
        sys.stderr.write("memory")
        return 3
    except BrokenPipeError:
        return 4
    except BaseException as error:  # noqa: BLE001 - the parser may also panic; whatever it is, the file is refused
        sys.stderr.write("encrypted" if type(error).__name__ == "PasswordError" else "damaged")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
