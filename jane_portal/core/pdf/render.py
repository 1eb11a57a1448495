"""HTML to PDF by the process of child.py; called by the worker only."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

CHILD = Path(__file__).parent / "child.py"
STYLESHEETS = ("css/pdf.css",)
# Tagged for everybody, or tagged and for the archive too (decisions 17).
Variant = Literal["pdf/ua-1", "pdf/a-3a"]
# The child limits itself part by part; this is for one that hangs in spite of it.
_LONGEST = 1500
_LONG_TABLE = re.compile(
    r"(?P<open><table\b(?:(?!<table\b|</table>).)*?<tbody data-long>)(?P<rows>.*?)(?P<close></tbody>.*?</table>)", re.S
)
_HEAD = re.compile(r".*?<main\b[^>]*>", re.S)
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)


class PdfError(Exception):
    """The document could not be made. args[0]: "limits" (memory or time) or "failed"."""


def render_pdf(html: str, *, variant: Variant = "pdf/ua-1", media: Mapping[str, Path] | None = None) -> bytes:
    """The PDF of a document made from templates/pdf/base.html. The same HTML always gives the same bytes.

    media: what `media:` names in the HTML stand for; the caller answers for the right to them. Rows of a
    `<tbody data-long>`, in a table that stands directly in <main>, are laid out in parts, so that a long table costs
    little time and memory. Raises PdfError.
    """
    job = {
        "head": "",
        "pieces": [],
        "variant": variant,
        "identifier": hashlib.sha256(html.encode()).hexdigest()[:32],
        "static": str(settings.BASE_DIR / "static"),
        "stylesheets": STYLESHEETS,
        "media": {name: str(path) for name, path in (media or {}).items()},
        **_in_pieces(html),
    }
    command = [sys.executable, "-I", str(CHILD)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            command, input=json.dumps(job).encode(), capture_output=True, timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PdfError("limits") from error
    if done.returncode < 0 or done.returncode == 3:
        raise PdfError("limits")
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise PdfError("failed", done.stderr.decode("utf-8", "replace")[-2000:])
    return done.stdout


def _in_pieces(html: str) -> dict[str, Any]:
    """What stands before the content, and the content with its long tables taken apart."""
    head = _HEAD.match(html)
    start = head.end() if head else 0
    pieces: list[Any] = []
    done = start
    for table in _LONG_TABLE.finditer(html, start):
        pieces.append(html[done : table.start()])
        pieces.append({"open": table["open"], "rows": _ROW.findall(table["rows"]), "close": table["close"]})
        done = table.end()
    return {"head": html[:start], "pieces": [*pieces, html[done:]]}


def look() -> str:
    """What the looks of every document depend on beside its HTML."""
    parts = [(settings.BASE_DIR / "static" / name).read_bytes() for name in STYLESHEETS]
    return hashlib.sha256(b"".join([*parts, CHILD.read_bytes()])).hexdigest()
