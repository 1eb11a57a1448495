"""Markup that repeats on a page many times over, without the cost of a template for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def repeated(pattern: str, rows: Iterable[Sequence[str]]) -> SafeString:
    """The pattern (our own text, `{}` for each value) once for each row; every value is escaped unless it is markup."""
    fill = pattern.format
    parts = [fill(*[value if type(value) is SafeString else escape(value) for value in row]) for row in rows]
    return mark_safe("".join(parts))  # noqa: S308 - the pattern is ours and the values are escaped


def cut(text: str, longest: int) -> str:
    """The text on one line, cut between words with an ellipsis when it is longer than that."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(".,;:–- ") + " …"


# A data block ends where the parser sees "</script", whatever the JSON around it says.
_IN_A_SCRIPT = str.maketrans({char: f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"})


def data_block(data: Any) -> SafeString:
    """The data as a JSON-LD block: browsers run none of it, so that the content policy lets it stand in the page."""
    text = json.dumps(data, ensure_ascii=False).translate(_IN_A_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - nothing can close the block
