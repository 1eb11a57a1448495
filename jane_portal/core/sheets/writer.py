"""The one writer of tables: CSV and XLSX that open right in a Finnish spreadsheet program and cannot run formulas.

CSV: semicolon, UTF-8 with mark, decimal comma, CRLF, every cell quoted (so that a program expecting commas does not cut
a cell in two and meet a formula in the middle). XLSX: every text is a string cell whatever it begins with.
"""

import csv
import datetime
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from jane_portal.core.text.cells import clean_text, csv_text, looks_like_formula, typed

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK_ROWS = 500
_DAY, _MOMENT, _CLOCK = "dd.mm.yyyy", "dd.mm.yyyy hh:mm", "hh:mm"


class _Buffer:
    """A file that only remembers what was written since the last look."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        self.parts.append(text)
        return len(text)

    def take(self) -> bytes:
        data = "".join(self.parts).encode("utf-8")
        self.parts.clear()
        return data


def _csv_chunks(headers: list[str], rows: Iterable[Sequence[Any]], yes: str, no: str) -> Iterator[bytes]:
    buffer = _Buffer()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([csv_text(header, yes, no) for header in headers])
    for number, row in enumerate(rows, start=1):
        writer.writerow([csv_text(value, yes, no) for value in row])
        if number % _CHUNK_ROWS == 0:
            yield buffer.take()
    yield buffer.take()


def csv_chunks(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The table as pieces of a CSV file; `rows` is read as the pieces are asked for."""
    # The words are taken now: the language of the request may be gone when the rows are read.
    return _csv_chunks([str(header) for header in headers], rows, gettext("yes"), gettext("no"))


def write_csv(target: IO[bytes], headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    for chunk in csv_chunks(headers, rows):
        target.write(chunk)


def csv_response(filename: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download of any length in constant memory. filename: with its ending; rows: any iterable of sequences."""
    response = StreamingHttpResponse(csv_chunks(headers, rows), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response


def _xlsx_cell(make: Callable[..., Any], value: Any) -> Any:
    """A value openpyxl writes as it is, or a cell where its guess would be wrong."""
    if isinstance(value, str):
        text = clean_text(value)
        if not looks_like_formula(text) and not text.startswith("#"):
            return text
        cell = make(value=None)
        cell._value = text  # openpyxl would turn "=…" into a formula and "#N/A" into an error
        cell.data_type = "s"
        # So that opening the cell for editing and leaving it does not make it a formula either.
        cell.quotePrefix = True
        return cell
    if isinstance(value, datetime.date | datetime.time):
        cell = make(value=value)
        is_moment = isinstance(value, datetime.datetime)
        cell.number_format = _MOMENT if is_moment else _DAY if isinstance(value, datetime.date) else _CLOCK
        return cell
    if isinstance(value, int | Decimal) and not -(10**15) < value < 10**15:
        return str(value)  # more digits than a spreadsheet number keeps
    return value


def write_xlsx(target: IO[bytes], headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """The table as a workbook of one sheet, the heading row kept in sight. Rows go through a temporary file."""
    # Here, since every command of the portal reads this module: openpyxl takes longer to read than the rest of it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    yes, no = gettext("yes"), gettext("no")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    sheet.freeze_panes = "A2"
    make = partial(WriteOnlyCell, sheet)
    bold = Font(bold=True)
    heading = []
    for number, header in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(len(str(header)) + 4, 12), 40)
        text = clean_text(header)
        cell = make(value=None)
        cell._value, cell.data_type, cell.font = text, "s", bold
        cell.quotePrefix = looks_like_formula(text)
        heading.append(cell)
    sheet.append(heading)
    for row in rows:
        sheet.append([_xlsx_cell(make, typed(value, yes, no)) for value in row])
    book.save(target)


def xlsx_response(filename: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """A download written through a temporary file, so that memory stays level at any length."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(target, headers, rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=filename, content_type=XLSX_TYPE)
