"""The region, its municipalities and their areas as Popolo areas."""

from __future__ import annotations

import datetime
from typing import Any

from associations.models import Area as Village
from associations.models import Municipality, Region
from associations.public import page_of
from jane_portal.api.serializers.common import Document, Page


class PopoloLink(Document):
    url: str
    note: str | None = None


class PopoloArea(Document):
    id: str
    name: str
    identifier: str | None
    classification: str
    parent_id: str | None
    created_at: datetime.datetime
    updated_at: datetime.datetime
    sources: list[PopoloLink]


class PopoloAreaPage(Page[PopoloArea]):
    pass


def popolo_area(record: Region | Municipality | Village, region: Region | None) -> dict[str, Any]:
    """region: what the municipalities lie in. A village knows its municipality as `today`."""
    if isinstance(record, Region):
        identifier, classification, above = record.nuts3 or record.code, "region", None
    elif isinstance(record, Municipality):
        identifier, classification, above = record.code, "municipality", region
    else:
        identifier, classification, above = record.former_code, record.kind, record.today  # type: ignore[attr-defined]
    page = "" if isinstance(record, Region) else page_of(record)
    return {
        "id": str(record.uuid),
        "name": record.name,
        "identifier": identifier or None,
        "classification": classification,
        "parent_id": str(above.uuid) if above is not None else None,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "sources": [{"url": page}] if page else [],
    }
