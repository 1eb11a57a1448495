"""A seat in a body as a Popolo post."""

from __future__ import annotations

import datetime
from typing import Any

from associations.public import page_of
from jane_portal.api.serializers.common import Document, Page
from networks.bodies.models import Seat

from .area import PopoloLink
from .body import area_of


class PopoloPost(Document):
    id: str
    label: str
    role: str
    organization_id: str
    area_id: str
    start_date: str | None
    end_date: str | None
    created_at: datetime.datetime
    updated_at: datetime.datetime
    sources: list[PopoloLink]


class PopoloPostPage(Page[PopoloPost]):
    pass


def popolo_post(record: Seat) -> dict[str, Any]:
    """From a seat with its body and the places of that."""
    return {
        "id": str(record.uuid),
        "label": record.label,
        "role": record.role,
        "organization_id": str(record.body.uuid),
        "area_id": area_of(record.body),
        "start_date": record.since and record.since.isoformat(),
        "end_date": record.until and record.until.isoformat(),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "sources": [{"url": page_of(record.body)}],
    }
