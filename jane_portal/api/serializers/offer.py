"""An offer of the Yhdistyshuoltamo."""

from __future__ import annotations

import datetime
from typing import Any

from huoltamo.models import Offer as Record
from huoltamo.public import OFFER

from .common import Document, Named, Page, of_list


class Offer(Document):
    uuid: str
    title: str
    organisation: Named
    category: Named
    description: str
    municipalities: list[Named]
    areas: list[Named]
    whole_region: bool
    mode: Named
    languages: list[Named]
    done_by: str | None
    travel: str | None
    price_model: Named
    amount: float | None
    unit: str | None
    swap_for: str | None
    quick: bool
    monthly_limit: int | None
    lead_days: int | None
    for_neighbours: bool
    valid_until: datetime.date
    published_at: datetime.datetime
    address: str
    updated_at: datetime.datetime


class OfferPage(Page[Offer]):
    pass


def offer(record: Record) -> dict[str, Any]:
    """From a record that selectors.listings has read."""
    return {**of_list(OFFER, record), "updated_at": record.updated_at}
