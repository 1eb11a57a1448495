"""A need of the Yhdistyshuoltamo."""

from __future__ import annotations

import datetime
from typing import Any

from huoltamo.models import Need as Record
from huoltamo.public import NEED

from .common import Document, Named, Page, of_list


class Need(Document):
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
    sought: Named
    wished_from: datetime.date | None
    wished_until: datetime.date | None
    place: str | None
    valid_until: datetime.date
    published_at: datetime.datetime
    address: str
    updated_at: datetime.datetime


class NeedPage(Page[Need]):
    pass


def need(record: Record) -> dict[str, Any]:
    """From a record that selectors.listings has read."""
    return {**of_list(NEED, record), "updated_at": record.updated_at}
