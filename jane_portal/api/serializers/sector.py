"""A sector of associations."""

from __future__ import annotations

import datetime
from typing import Any

from associations.models import Sector as Record
from associations.public import SECTOR

from .common import Document, Page, of_list


class Sector(Document):
    uuid: str
    slug: str
    name: str
    name_fi: str
    name_sv: str | None
    name_en: str | None
    updated_at: datetime.datetime


class SectorPage(Page[Sector]):
    pass


def sector(record: Record) -> dict[str, Any]:
    return {**of_list(SECTOR, record), "name": record.name, "updated_at": record.updated_at}
