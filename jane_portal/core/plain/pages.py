"""Plain texts of the portal's own pages: files of the code, and beside them what they were last read against.

templates/portal/texts/<page>/selko.html is the plain text of its `source`, another template. states.json holds for each
page the fingerprint of that source at the last reading, and the check by a person: {"about": {"source": "portal/…",
"of_source": "<64 digits>", "checked_on": "2026-11-22", "checked_by": "Maija Malli"}}.
"""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from .states import Twin, fingerprint, state_of

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATES = TEMPLATES / "portal" / "texts" / "states.json"


@cache
def _states() -> dict[str, dict[str, Any]]:
    return json.loads(STATES.read_text(encoding="utf-8"))


def template_of(page: str) -> str:
    return f"portal/texts/{page}/selko.html"


@cache
def page_twin(page: str) -> Twin:
    """What is known of a page's plain text; the text itself is rendered from `template_of`."""
    known = _states()[page]
    checked = known.get("checked_on")
    text = (TEMPLATES / template_of(page)).read_text(encoding="utf-8")
    state = state_of(text=text, of_source=known["of_source"], source=_source(known["source"]), checked=bool(checked))
    day = datetime.date.fromisoformat(checked) if checked else None
    return Twin(state=state, text=text, checked_at=day, checked_by=known.get("checked_by", ""))


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def read_again(page: str, *, checked_by: str = "", today: datetime.date) -> None:
    """Write down that the plain text matches its source as it is now, and who has checked it when somebody has."""
    states = json.loads(STATES.read_text(encoding="utf-8"))
    states[page]["of_source"] = fingerprint(_source(states[page]["source"]))
    if checked_by:
        states[page] |= {"checked_on": today.isoformat(), "checked_by": checked_by}
    STATES.write_text(json.dumps(states, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _states.cache_clear()
    page_twin.cache_clear()
