"""Which records a history page of this room shows."""

from __future__ import annotations

from jane_portal.core.history.selectors import Source
from networks.bodies.models import Body, Kind, Mandate, Seat

_KINDS = {"kind": dict(Kind.choices)}
_ORDER = frozenset({"order"})


def body_sources(body: Body) -> list[Source]:
    """The body and its seats; who sat in them stands in the history of each seat."""
    return [
        Source(Body, "id", body.pk, choices=_KINDS, hidden=frozenset({"slug"})),
        Source(Seat, "body_id", body.pk, title="title", hidden=_ORDER),
    ]


def seat_sources(seat: Seat) -> list[Source]:
    hidden = frozenset({"warned_for", "phone", "address"})
    return [
        Source(Seat, "id", seat.pk, hidden=_ORDER),
        Source(Mandate, "seat_id", seat.pk, title="user_id", hidden=hidden),
    ]
