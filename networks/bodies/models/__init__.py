"""Bodies of the network, their seats and who sits in them (Popolo: organization, post, membership)."""

from .body import Body, BodyQuerySet, Kind, kind_plural
from .mandate import Mandate, MandateQuerySet, MandateState
from .seat import REGULAR, Seat, SeatQuerySet, SeatRole

__all__ = [
    "REGULAR",
    "Body",
    "BodyQuerySet",
    "Kind",
    "Mandate",
    "MandateQuerySet",
    "MandateState",
    "Seat",
    "SeatQuerySet",
    "SeatRole",
    "kind_plural",
]
