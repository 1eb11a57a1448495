"""The log of the web server: tokens of personal links are cut out of it too."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.glogging import Logger

from .logs import MaskingFormatter, masked


class MaskingLogger(Logger):
    """The log of gunicorn: its access log, should somebody turn it on, and its lines of errors."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                known = handler.formatter or logging.Formatter()
                handler.setFormatter(MaskingFormatter(known._fmt, known.datefmt))

    def atoms(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = super().atoms(*args, **kwargs)
        return {key: masked(value) if isinstance(value, str) else value for key, value in found.items()}
