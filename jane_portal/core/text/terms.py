"""The region's own names for its bodies and roles: what is JANE here may be called otherwise elsewhere.

The names lie in one JSON file a region, `<settings.PORTAL_TERMS_DIR>/<region>.json`, over those of `default.json`:
{"board": {"fi": "JANE", "sv": "JANE", "en": "JANE"}}. Finnish is the fallback of a language that is missing.
"""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language


@cache
def _terms(directory: str, region: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in ("default", region):
        path = Path(directory) / f"{name}.json"
        if path.exists():
            found |= json.loads(path.read_text(encoding="utf-8"))
    return found


def term(key: str, language: str | None = None) -> str:
    """The region's name of `key` in the language (of the page). Raises KeyError for a key no file has."""
    names = _terms(str(settings.PORTAL_TERMS_DIR), settings.PORTAL_REGION)[key]
    return names.get(language or get_language() or "fi") or names["fi"]


# For labels of models and forms, which are made before anybody knows the language of the page.
lazy_term = lazy(term, str)
