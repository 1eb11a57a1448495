"""An activity that residents can come to."""

from __future__ import annotations

import datetime
from typing import Any

from associations.models import Activity as Record
from associations.public import ACTIVITY

from .common import Document, Named, Page, of_list


class Activity(Document):
    uuid: str
    title: str
    organisation: Named
    kind: Named
    description: str | None
    municipality: Named | None
    place: str | None
    remote: bool
    time: str | None
    target_group: str | None
    life_stages: list[Named]
    fee: Named
    languages: list[Named]
    accessibility: str | None
    address: str
    updated_at: datetime.datetime


class ActivityPage(Page[Activity]):
    pass


def activity(record: Record) -> dict[str, Any]:
    """From a record with its organisation and municipality."""
    return {**of_list(ACTIVITY, record), "updated_at": record.updated_at}
