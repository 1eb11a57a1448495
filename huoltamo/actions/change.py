"""What follows every change of an offer or a need."""

from __future__ import annotations

from huoltamo.models import Listing, Need, Offer

from .projection import refresh_catalogue


def after_change(*listings: Listing) -> None:
    """The catalogue and the search say at once what the records say now."""
    refresh_catalogue(
        offers=[one.pk for one in listings if isinstance(one, Offer)],
        needs=[one.pk for one in listings if isinstance(one, Need)],
    )
