"""The closed list of what personal links are for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Purpose:
    """One thing that a link may do. url_name: the address that takes the token. lives: from making to expiry.

    title: what it is for, in the copy that a person gets of her data.
    """

    key: str
    url_name: str
    lives: datetime.timedelta
    title: Any


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    _purposes[purpose.key] = purpose


def purpose_of(key: str) -> Purpose:
    """Raises KeyError for a purpose that no room has named."""
    return _purposes[key]


def purpose_in_words(key: str) -> str:
    """What a link is for. The key of a purpose that is no longer in use."""
    return str(_purposes[key].title) if key in _purposes else key


def purposes() -> list[Purpose]:
    return list(_purposes.values())
