"""The map of public pages for programs that read the web (sitemaps.org), each page in its three languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from jane_portal.core import registry

# Pages in one file; each stands there in three languages, each with links to the others: some 4 MB.
PAGES_A_FILE = 2_000


@dataclass(frozen=True)
class Address:
    """One page in one language. alternates: (language, whole address) of the page in every language."""

    url: str
    day: date | None
    alternates: list[tuple[str, str]]


def files() -> list[str]:
    """Addresses of the files, one or more a source; sources without pages have none. One statement a source."""
    return [
        f"{settings.PORTAL_BASE_URL}/sitemap/{source.key}-{number}.xml"
        for source in registry.sitemaps()
        for number in range(1, -(-source.total() // PAGES_A_FILE) + 1)
    ]


def addresses(key: str, number: int) -> list[Address]:
    """What one file holds; nothing for a file that is not there."""
    source = next((one for one in registry.sitemaps() if one.key == key), None)
    if source is None or not 1 <= number <= 100_000:
        return []
    pages = source.pages((number - 1) * PAGES_A_FILE, PAGES_A_FILE)
    return [one for path, day in pages for one in in_all_languages(path, day)]


def in_all_languages(path: str, day: date | None) -> list[Address]:
    default = settings.LANGUAGE_CODE
    whole = [
        (code, settings.PORTAL_BASE_URL + ("" if code == default else f"/{code}") + path)
        for code, _name in settings.LANGUAGES
    ]
    return [Address(url, day, whole) for _code, url in whole]
