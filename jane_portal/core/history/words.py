"""What each action is called on history pages. Rooms register their own in `apps.py`."""

from collections.abc import Mapping
from typing import Any

_WORDS: dict[str, Any] = {}


def register_words(words: Mapping[str, Any]) -> None:
    """words: name of the action ("associations.change_organisation") -> translatable text ("changed the entry")."""
    _WORDS.update(words)


def in_words(action: str) -> str:
    return str(_WORDS.get(action, ""))
