"""The closed list of what personal links are for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """One thing that a link may do. url_name: the address that takes the token. lives: from making to expiry."""

    key: str
    url_name: str
    lives: datetime.timedelta


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    _purposes[purpose.key] = purpose


def purpose_of(key: str) -> Purpose:
    """Raises KeyError for a purpose that no room has named."""
    return _purposes[key]


def purposes() -> list[Purpose]:
    return list(_purposes.values())
