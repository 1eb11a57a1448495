"""Markup that repeats on a page many times over, without the cost of a template for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

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
