"""Tables that ship with the portal: CSV with commas in UTF-8, written by us and trusted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path


def shipped_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of the file by their headings."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
