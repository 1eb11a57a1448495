"""An activity as an HSDS service."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from associations.models import Activity
from associations.public import ACTIVITY, page_of
from jane_portal.api.serializers.common import Document, of_list

from .common import HsdsPage, Language, languages, part_id
from .location import Location, locations


class CostOption(Document):
    id: str
    option: str
    amount: float | None = None
    currency: str | None = None
    amount_description: str | None = None


class Schedule(Document):
    id: str
    description: str


class ServiceAtLocation(Document):
    id: str
    service_id: str
    location_id: str
    location: Location


class ServiceArea(Document):
    id: str
    service_id: str
    name: str


class ServiceOrganization(Document):
    id: str
    name: str
    description: str


class Service(Document):
    id: str
    organization_id: str
    name: str
    description: str | None = None
    url: str
    status: Literal["active"]
    fees_description: str | None = None
    eligibility_description: str | None = None
    last_modified: datetime.datetime
    languages: list[Language] | None = None
    schedules: list[Schedule] | None = None
    cost_options: list[CostOption]
    service_areas: list[ServiceArea] | None = None
    service_at_locations: list[ServiceAtLocation] | None = None
    organization: ServiceOrganization | None = None


class ServicePage(HsdsPage[Service]):
    pass


def service(record: Activity, *, alone: bool = True) -> dict[str, Any]:
    """alone: with its organisation, which is left out where the service stands inside it."""
    fields = of_list(ACTIVITY, record)
    stages = [one["name"] for one in fields["life_stages"]]
    return {
        "id": fields["uuid"],
        "organization_id": fields["organisation"]["id"],
        "name": fields["title"],
        "description": fields["description"],
        "url": page_of(record),
        "status": "active",
        "fees_description": fields["fee"]["name"],
        "eligibility_description": ", ".join(filter(None, [fields["target_group"], *stages])) or None,
        "last_modified": record.updated_at,
        "languages": languages(record.uuid, fields["languages"]) or None,
        "schedules": [{"id": part_id(record.uuid, "schedule"), "description": record.time}] if record.time else None,
        "cost_options": [_cost(record)],
        "service_at_locations": _at_locations(record) or None,
        "organization": _organization(record) if alone else None,
    }


def _cost(record: Activity) -> dict[str, Any]:
    """The amount is known only where nothing is to be paid."""
    free = record.fee == Activity.Fee.FREE
    return {
        "id": part_id(record.uuid, "cost"),
        "option": str(record.get_fee_display()),
        "amount": 0 if free else None,
        "currency": "EUR" if free else None,
        "amount_description": record.fee_text or None,
    }


def _at_locations(record: Activity) -> list[dict[str, Any]]:
    return [
        {
            "id": part_id(place["id"], "at"),
            "service_id": str(record.uuid),
            "location_id": place["id"],
            "location": place,
        }
        for place in locations(record)
    ]


def _organization(record: Activity) -> dict[str, str]:
    of = record.organisation
    return {"id": str(of.uuid), "name": of.name, "description": of.description}
