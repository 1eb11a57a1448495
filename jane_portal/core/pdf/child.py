"""Makes one PDF in a process of its own, under limits of memory and time, without any address or file but those given.

Run by path, so that it loads neither Django nor the portal. stdin: one JSON job (render.py). stdout: the PDF. Exit
status: 0 done, 3 refused with one word on stderr; a signal means that a limit was met.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

sys.path.append(str(Path(__file__).parent))

import joining
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

MEMORY = 512 * 1024 * 1024
# Of the processor, for one part; a document without long tables is one part. By the clock a busy machine may take more.
SECONDS = 30
CLOCK_SECONDS = 180
ALL_SECONDS = 300
ROWS = 300
ROW_NUMBER, TABLE = "data-row", "data-long-table"
# The first page of a later part goes on where the one before it stopped.
NUMBERING = "<style>@page :first { counter-reset: page %d } table[" + TABLE + "] { table-layout: fixed }</style>"
_TYPES = {
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}


class OnlyOurs(URLFetcher):
    """Answers `static:` names below one folder and the `media:` names that the job brought; nothing else exists."""

    def __init__(self, static: Path, media: dict[str, str]) -> None:
        super().__init__(allow_redirects=False, allowed_protocols=())
        self.static, self.media = static.resolve(), media

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _colon, name = url.partition(":")
        if scheme == "static":
            path = (self.static / name).resolve()
            if not path.is_relative_to(self.static) or not path.is_file():
                raise ValueError("No such file of ours")
        elif scheme == "media" and name in self.media:
            path = Path(self.media[name])
        else:
            raise ValueError("Only static: and media: names are answered")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES.get(path.suffix, "image/webp")})


def limit_everything() -> None:
    """Memory, processor time, and no network or other program for Python code, whatever asks for it."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (ALL_SECONDS, ALL_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def refuse(event: str, arguments: object) -> None:
        if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "ftplib.", "urllib.")):
            raise PermissionError(event)

    sys.addaudithook(refuse)


class Parts:
    """The HTML of each part. A part ends with a whole page of a long table; the rows beyond it go to the next part."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.head: str = job["head"]
        self.pieces: list[Any] = job["pieces"]
        self.next_row = 0
        self.widths: list[float] = []

    def __iter__(self) -> Iterator[tuple[str, bool]]:
        """(HTML after the head, whether a table goes on after it). Answer a part that goes on with `give_back`."""
        text = ""
        for piece in self.pieces:
            if isinstance(piece, str):
                text += piece
                continue
            head = piece["open"].replace("<table", f"<table {TABLE}", 1)
            rows = [f'<tr {ROW_NUMBER}="{number}"{row[3:]}' for number, row in enumerate(piece["rows"])]
            start = 0
            while len(rows) - start > ROWS:
                self.next_row = start + ROWS
                yield text + head + "".join(rows[start : start + ROWS]) + piece["close"], True
                start, text = self.next_row, ""
                head = self.as_before(head)
            text += head + "".join(rows[start:]) + piece["close"]
        yield text, False

    def give_back(self, number: int) -> None:
        """The row with this number is the first of the next part."""
        self.next_row = number

    def as_before(self, head: str) -> str:
        """The table's head with the columns as wide as in the part before: no jumps, and nothing to measure again."""
        if "<colgroup data-set" in head or not self.widths:
            return head
        columns = "".join(f'<col style="width: {width:.3f}px">' for width in self.widths)
        end = head.index(">", head.index("<table")) + 1
        return f"{head[:end]}<colgroup data-set>{columns}</colgroup>{head[end:]}"


def boxes_with(page: Any, attribute: str) -> Iterator[Any]:
    """The outermost boxes of elements with that attribute."""
    waiting = [page._page_box]
    while waiting:
        box = waiting.pop()
        element = getattr(box, "element", None)
        if element is not None and element.get(attribute) is not None and hasattr(box, "position_y"):
            yield box
        waiting.extend(getattr(box, "all_children", lambda: ())())


def first_row_on(page: Any) -> int | None:
    """The number of the first row of a long table that begins on the page."""
    return min((int(box.element.get(ROW_NUMBER)) for box in boxes_with(page, ROW_NUMBER)), default=None)


def widths_on(page: Any) -> list[float]:
    """How wide the columns of the last long table on the page are, in pixels."""
    found = [box.column_widths for box in boxes_with(page, TABLE) if getattr(box, "column_widths", None)]
    return list(found[-1]) if found else []


def make(job: dict[str, Any], target: BinaryIO) -> None:
    fetcher = OnlyOurs(Path(job["static"]), job["media"])
    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(url=f"static:{name}", url_fetcher=fetcher, font_config=fonts) for name in job["stylesheets"]
    ]
    joiner: joining.Joiner | None = None
    parts = Parts(job)
    # The collector would walk the whole layout again and again; what a part leaves behind is taken at its end.
    gc.disable()
    for html, goes_on in parts:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(CLOCK_SECONDS)
        numbering = NUMBERING % (joiner.pages + 1) if joiner else ""
        document = weasyprint.HTML(string=parts.head + numbering + html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=sheets, pdf_variant=job["variant"]
        )
        if goes_on and len(document.pages) > 1 and (number := first_row_on(document.pages[-1])):
            parts.give_back(number)
            parts.widths = widths_on(document.pages[-1])
            document = document.copy(document.pages[:-1])
        if joiner is None and not goes_on:
            options = {"pdf_variant": job["variant"], "pdf_identifier": job["identifier"].encode()}
            document.write_pdf(target, finisher=joining.finish, **options)
            return
        joiner = joiner or joining.Joiner(target)
        document.write_pdf(io.BytesIO(), pdf_variant=job["variant"], finisher=joiner.take)
        del document
        gc.collect()
    if joiner is not None:
        joiner.close(job["identifier"])


def main() -> int:
    job = json.load(sys.stdin.buffer)
    limit_everything()
    try:
        make(job, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except MemoryError:
        os.write(2, b"memory")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
