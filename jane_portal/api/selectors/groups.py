"""Associations, then bodies of the network, as one list of organizations."""

from __future__ import annotations

from associations.models import Organisation
from networks.bodies.models import Body

from .bodies import WantedBodies, narrowed, with_places
from .organisations import Wanted, association_rows, read_with_contacts
from .slices import Slice, totals


def organizations(associations: Wanted, groups: WantedBodies, number: int, size: int) -> Slice[Organisation | Body]:
    """Each in the order of its names. Four statements at most, whatever the number."""
    first, then = association_rows(associations), narrowed(groups)
    before, after = totals(first, then)
    start = (number - 1) * size
    found: list[Organisation | Body] = []
    if start < before:
        found += read_with_contacts(first, start, start + size)
    if start + size > before and after:
        begin = max(0, start - before)
        found += with_places(then)[begin : max(0, start + size - before)]
    return Slice(found, before + after, number, size)
