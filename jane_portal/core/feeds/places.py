"""Where a page of a feed begins; in the address: microseconds since 1970 and the number of the entry."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_PLACE = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")
_BEGINNING = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_STEP = datetime.timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """Where a page of the feed ends: the moment of its last entry's change and, of several, the entry."""

    moment: datetime.datetime
    pk: int


def read_place(text: str) -> Place | None:
    """None for what is no such place."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    return Place(_BEGINNING + int(found[1]) * _STEP, int(found[2]))


def place_in_address(place: Place) -> str:
    return f"{(place.moment - _BEGINNING) // _STEP}-{place.pk}"
