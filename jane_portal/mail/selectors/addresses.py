"""Addresses from which letters come back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from jane_portal.mail.models import Bounce, BounceQuerySet


@dataclass(frozen=True)
class LostAddress:
    """days: on how many letters came back. reason: the words of the server at the last time."""

    address: str
    days: int
    last: datetime.datetime
    reason: str


def is_lost(address: str) -> bool:
    """Notices are not written to it. One statement."""
    return Bounce.objects.filter(address=address.lower()).lost().exists()


def lost_count() -> int:
    return Bounce.objects.lost().count()


def lost_addresses(bounces: BounceQuerySet, start: int, end: int) -> list[LostAddress]:
    """The latest first. Two statements."""
    rows: list[Any] = list(bounces.lost()[start:end])
    found = bounces.standing().filter(address__in=[row["address"] for row in rows]).order_by("created_at")
    reasons = {
        address: reason or status for address, reason, status in found.values_list("address", "reason", "status")
    }
    return [LostAddress(row["address"], row["days"], row["last"], reasons.get(row["address"], "")) for row in rows]
