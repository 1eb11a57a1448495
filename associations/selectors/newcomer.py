"""The newcomer path: its texts in five languages, and who speaks a language or welcomes newcomers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from django.utils.translation import override

from associations.models.organisation import SPOKEN_LANGUAGES

from .directory import PAGE_SIZE, Found
from .directory_query import Search
from .directory_search import answer

TEXTS = Path(__file__).resolve().parent.parent / "data" / "welcome"
# In the order of the choice on the page; Finnish is plain Finnish, and stands at /tervetuloa/ itself.
LANGUAGES = ("fi", "en", "ru", "uk", "ar")
# Languages that one may say one speaks; sign language and those of the region's own are asked nowhere here.
SPEAKS = ("fi", "en", "ru", "uk", "ar", "so", "fa", "ku", "th", "vi", "zh", "es", "fr", "et", "sv", "de")


@cache
def texts(language: str) -> dict[str, Any]:
    """All words of the path in one language, by key; the keys are the same in each."""
    return json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))


@cache
def language_names_in(language: str) -> dict[str, str]:
    """Names of SPEAKS in one of LANGUAGES."""
    names = Locale(language).languages
    return {code: str(names.get(code, code)) for code in SPEAKS}


@dataclass(frozen=True)
class Welcoming:
    """One page of those who speak the language or welcome newcomers."""

    search: Search
    found: Found
    page: int
    last: int


def welcoming(*, municipality: str, language: str, spoken: str, page: int) -> Welcoming:
    """municipality: a slug, or "" for all. language: of the page. spoken: a code, or "" for any. One statement."""
    search = Search(
        municipalities=(municipality,) if municipality else (),
        languages=(spoken,) if spoken and spoken != "fi" else (),
        newcomers=True,
        either=True,
        page=page,
    )
    with override("en" if language == "en" else "fi"):
        answered = answer(search)
    names = language_names_in(language)
    for row in answered.found.rows:
        row["spoken"] = [names[code] for code in row["languages"] if code in names and code != "fi"]
    return Welcoming(search, answered.found, answered.page, max(1, -(-answered.found.total // PAGE_SIZE)))


def known_language(code: str) -> str:
    """The code when one may be asked for it, otherwise empty."""
    return code if code in {key for key, _name in SPOKEN_LANGUAGES} & set(SPEAKS) else ""
