"""Makes one PDF in a process of its own, under limits of memory and time, without any address or file but those given.

Run by path, so that it loads neither Django nor the portal. stdin: one JSON job (render.py). stdout: the PDF. Exit
status: 0 done, 3 refused with one word on stderr; a signal means that a limit was met.
"""

from __future__ import annotations

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
# For one part; a document without long tables is one part.
SECONDS = 30
ALL_SECONDS = 600
ROWS = 250
ROW_NUMBER = "data-row"
# The first page of a later part goes on where the one before it stopped.
NUMBERING = "<style>@page :first { counter-reset: page %d; }</style>"
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

    def __iter__(self) -> Iterator[tuple[str, bool]]:
        """(HTML after the head, whether a table goes on after it). Answer a part that goes on with `give_back`."""
        text = ""
        for piece in self.pieces:
            if isinstance(piece, str):
                text += piece
                continue
            rows = [f'<tr {ROW_NUMBER}="{number}"{row[3:]}' for number, row in enumerate(piece["rows"])]
            start = 0
            while len(rows) - start > ROWS:
                self.next_row = start + ROWS
                yield text + piece["open"] + "".join(rows[start : start + ROWS]) + piece["close"], True
                start, text = self.next_row, ""
            text += piece["open"] + "".join(rows[start:]) + piece["close"]
        yield text, False

    def give_back(self, number: int) -> None:
        """The row with this number is the first of the next part."""
        self.next_row = number


def first_row_on(page: Any) -> int | None:
    """The number of the first row of a long table that begins on the page."""
    boxes = [page._page_box]
    found = []
    while boxes:
        box = boxes.pop()
        element = getattr(box, "element", None)
        if element is not None and element.get(ROW_NUMBER) is not None:
            found.append(int(element.get(ROW_NUMBER)))
        else:
            boxes.extend(getattr(box, "all_children", lambda: ())())
    return min(found, default=None)


def make(job: dict[str, Any], target: BinaryIO) -> None:
    fetcher = OnlyOurs(Path(job["static"]), job["media"])
    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(url=f"static:{name}", url_fetcher=fetcher, font_config=fonts) for name in job["stylesheets"]
    ]
    joiner: joining.Joiner | None = None
    parts = Parts(job)
    for html, goes_on in parts:
        signal.alarm(SECONDS)
        numbering = NUMBERING % (joiner.pages + 1) if joiner else ""
        document = weasyprint.HTML(string=parts.head + numbering + html, url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=sheets, pdf_variant=job["variant"]
        )
        if goes_on and len(document.pages) > 1 and (number := first_row_on(document.pages[-1])):
            parts.give_back(number)
            document = document.copy(document.pages[:-1])
        if joiner is None and not goes_on:
            options = {"pdf_variant": job["variant"], "pdf_identifier": job["identifier"].encode()}
            document.write_pdf(target, finisher=joining.finish, **options)
            return
        joiner = joiner or joining.Joiner(target)
        document.write_pdf(io.BytesIO(), pdf_variant=job["variant"], finisher=joiner.take)
        del document
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
