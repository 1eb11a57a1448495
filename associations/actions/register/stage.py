"""The rows of the file, cleaned in Python, go by COPY to the staging table; rows in error beside them with reasons."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.db import connection

from associations.models import ImportBatch
from associations.selectors.register_fields import BY_KEY, REQUIRED, name_key
from associations.selectors.register_problems import ProblemError
from jane_portal.core.sheets import Table, open_table

from .clean import Cleaner, cleaners
from .progress import Progress

_FLUSH_ROWS = 1_000
_NULL = "\\N"
_ROW_COLUMNS = 'batch_id, number, outcome, chosen, applied, "left", problems, raw'
# Personal identity code: 131052-308T and the newer separators. Digits and separators are folded to two letters first,
# so that rows without anything alike are told by one search of the whole row.
_CODE = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Za-z])", re.I)
_FOLDED = bytes.maketrans(b"0123456789-+ABCDEFUVWXYabcdefuvwxy", b"0000000000" + b"s" * 24)
_CODE_SHAPE = b"000000s000"


def holds_personal_code(text: str) -> bool:
    """Does the text hold what looks like a Finnish personal identity code?"""
    return _CODE_SHAPE in text.encode("latin-1", "replace").translate(_FOLDED) and bool(_CODE.search(text))


def mask_personal_codes(text: str) -> str:
    return _CODE.sub("******-****", text)


class Stager:
    """Cleans and copies the rows of one batch. Everything happens inside the caller's transaction."""

    def __init__(self, batch: ImportBatch, table: Table, progress: Progress) -> None:
        self.batch_id = batch.pk
        self.table = table
        self.progress = progress
        self.width = len(batch.headings)
        self.headings = batch.headings
        known: dict[str, Cleaner] = cleaners()
        self.columns = [(key, batch.mapping[key], known[key]) for key in BY_KEY if key in batch.mapping]
        self.name_index: int = batch.mapping[REQUIRED]
        self.count = 0

    def copy(self) -> int:
        """Stage all rows. Returns their number. Raises SheetError when the file turns out to be unreadable."""
        names = ", ".join(["batch_id", "number", "name_key", *(BY_KEY[key].column for key, _i, _c in self.columns)])
        with tempfile.TemporaryFile() as errors, connection.cursor() as cursor:
            with cursor.copy(f"COPY associations_importvalues ({names}) FROM STDIN") as copy:
                for block in self._blocks(errors):
                    copy.write(block)
            errors.seek(0)
            with cursor.copy(f"COPY associations_importrow ({_ROW_COLUMNS}) FROM STDIN") as copy:
                while block := errors.read(256 * 1024):
                    copy.write(block)
        return self.count

    def _blocks(self, errors: IO[bytes]) -> Iterator[bytes]:
        lines: list[str] = []
        for number, cells in self.table.rows:
            self.count += 1
            problems: list[dict[str, Any]] = []
            line = self._line(number, cells, problems)
            if problems:
                errors.write(self._error_line(number, cells, problems))
            else:
                lines.append(line)
            if self.count % _FLUSH_ROWS == 0:
                yield "".join(lines).encode()
                lines.clear()
                self.progress.tell("check", self.count, self._total())
        yield "".join(lines).encode()

    def _total(self) -> int:
        share = self.table.share()
        return round(self.count / share) if share else 0

    def _line(self, number: int, cells: list[str], problems: list[dict[str, Any]]) -> str:
        if len(cells) < self.width:
            cells.extend([""] * (self.width - len(cells)))
        joined = "\t".join(cells)
        if len(cells) > self.width and any(cells[self.width :]):
            problems.append({"column": "", "code": "extra_cells", "params": {}})
        if holds_personal_code(joined):
            problems.append({"column": "", "code": "personal_code", "params": {}})
        escape = "\\" in joined or "\n" in joined
        name = cells[self.name_index]
        out = [f"{self.batch_id}\t{number}", name_key(name) if not escape else _escaped(name_key(name))]
        for _key, index, clean in self.columns:
            text = cells[index]
            if not text:
                out.append(_NULL)
                continue
            try:
                value = clean(text)
            except ProblemError as problem:
                problems.append({"column": self.headings[index], "code": problem.code, "params": problem.params})
            else:
                out.append(_escaped(value) if escape else value)
        if not name:
            problems.append({"column": self.headings[self.name_index], "code": "missing", "params": {}})
        return "\t".join(out) + "\n"

    def _error_line(self, number: int, cells: list[str], problems: list[dict[str, Any]]) -> bytes:
        raw = [mask_personal_codes(cell) for cell in cells]
        facts = (json.dumps(problems, ensure_ascii=False), json.dumps(raw, ensure_ascii=False))
        texts = [_escaped(mask_personal_codes(fact)) for fact in facts]
        return "\t".join([str(self.batch_id), str(number), "error", "f", "f", "f", *texts]).encode() + b"\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def read_file(batch: ImportBatch, read: Callable[[Table], Any]) -> Any:
    """Call `read` with the open table of the batch's stored file."""
    with open_table(Path(batch.file.path)) as table:
        return read(table)
