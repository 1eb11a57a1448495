"""No token of a personal link stands in a log: the last thing that happens to each line is that tokens are cut out."""

from __future__ import annotations

import logging
import re

# 43 characters after a slash (or one in a question), as `core.tokens.derive_token` makes them.
_TOKEN = re.compile(r"(?:(?<=/)|(?<=%2[Ff]))[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


def masked(text: str) -> str:
    return _TOKEN.sub("•••", text)


class MaskingFormatter(logging.Formatter):
    """Message, arguments and trace alike."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
