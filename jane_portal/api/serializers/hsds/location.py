"""The place of an activity as an HSDS location."""

from __future__ import annotations

from typing import Any, Literal

from associations.models import Activity
from jane_portal.api.serializers.common import Document

from .common import part_id


class Accessibility(Document):
    id: str
    description: str


class Location(Document):
    id: str
    location_type: Literal["physical", "virtual"]
    organization_id: str
    name: str | None = None
    description: str | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    accessibility: list[Accessibility] | None = None


def locations(record: Activity) -> list[dict[str, Any]]:
    """Where the activity is: a place, the net, both or neither. The portal knows no postal addresses of places."""
    made = []
    if record.place or record.municipality is not None:
        made.append(_physical(record))
    if record.remote:
        virtual = {"location_type": "virtual", "organization_id": str(record.organisation.uuid)}
        made.append({"id": part_id(record.uuid, "virtual"), **virtual})
    return made


def _physical(record: Activity) -> dict[str, Any]:
    town = record.municipality
    access = [{"id": part_id(record.uuid, "accessibility"), "description": record.accessibility}]
    return {
        "id": part_id(record.uuid, "location"),
        "location_type": "physical",
        "organization_id": str(record.organisation.uuid),
        "name": record.place or str(town),
        "description": str(town) if town is not None and record.place else None,
        "external_identifier": town.code if town is not None else None,
        "external_identifier_type": "municipality code (Statistics Finland)" if town is not None else None,
        "accessibility": access if record.accessibility else None,
    }
