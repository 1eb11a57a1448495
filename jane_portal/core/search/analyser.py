"""The Finnish analyser: libvoikko where the system has it, else pyvoikko, else none (PostgreSQL's stems remain).

libvoikko costs 7 MB and 0.05 s, so any process may load it. pyvoikko costs 219 MB: only workers and commands may
(`patient=True`); a web process without libvoikko asks the worker instead.
"""

from __future__ import annotations

import functools
import os
import threading
from typing import Any, Protocol

from .voikko import Analysis, Terms, read


class Analyser(Protocol):
    name: str

    def terms(self, word: str) -> Terms | None:
        """Terms of one lower-case word; None when the word is unknown."""

    def suggestions(self, word: str) -> list[str]:
        """Known words that look like this misspelt one, nearest first."""


class LibVoikko:
    """The system library. It is not safe for threads, hence the lock."""

    name = "libvoikko"

    def __init__(self) -> None:
        import libvoikko

        self._voikko: Any = libvoikko.Voikko("fi")
        self._lock = threading.Lock()

    def _analyse(self, word: str) -> list[Analysis]:
        return [
            Analysis(one.get("BASEFORM", ""), one.get("CLASS", ""), one.get("FSTOUTPUT", ""))
            for one in self._voikko.analyze(word)
            if one.get("BASEFORM")
        ]

    def terms(self, word: str) -> Terms | None:
        with self._lock:
            return read(word, self._analyse)

    def suggestions(self, word: str) -> list[str]:
        with self._lock:
            return [suggestion.lower() for suggestion in self._voikko.suggest(word)]


class PyVoikko:
    """The wheel, with no system library and no suggestions."""

    name = "pyvoikko"

    def __init__(self) -> None:
        import pyvoikko

        self._module: Any = pyvoikko
        self._module.analyse("alku")

    def _analyse(self, word: str) -> list[Analysis]:
        return [
            Analysis(one.BASEFORM, one.CLASS or "", one.FSTOUTPUT or "")
            for one in self._module.analyse(word)
            if one.BASEFORM
        ]

    def terms(self, word: str) -> Terms | None:
        return read(word, self._analyse)

    def suggestions(self, word: str) -> list[str]:
        return []


@functools.cache
def libvoikko_analyser() -> LibVoikko | None:
    if os.environ.get("PORTAL_ANALYSER", "libvoikko") != "libvoikko":
        return None
    try:
        return LibVoikko()
    except Exception:  # noqa: BLE001 - libvoikko raises a bare Exception class of its own, or OSError
        return None


@functools.cache
def pyvoikko_analyser() -> PyVoikko | None:
    if os.environ.get("PORTAL_ANALYSER", "pyvoikko") not in {"libvoikko", "pyvoikko"}:
        return None
    try:
        return PyVoikko()
    except ImportError:
        return None


def analyser(*, patient: bool = False) -> Analyser | None:
    """The best analyser this process may load; None leaves the database's own stems."""
    return libvoikko_analyser() or (pyvoikko_analyser() if patient else None)
