"""An area: a village, a district or a former municipality."""

from __future__ import annotations

import datetime
from typing import Any

from associations.models import Area as Record
from associations.public import AREA

from .common import Document, Named, Page, of_list


class Area(Document):
    uuid: str
    name: str
    name_fi: str
    name_sv: str | None
    name_en: str | None
    kind: Named
    former_code: str | None
    municipality: Named | None
    address: str | None
    updated_at: datetime.datetime


class AreaPage(Page[Area]):
    pass


def area(record: Record) -> dict[str, Any]:
    """From a record with the municipality in which it lies as `today`."""
    return {**of_list(AREA, record), "name": record.name, "updated_at": record.updated_at}
