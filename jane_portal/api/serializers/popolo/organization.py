"""A Popolo organization, and an association as one."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from associations.models import Organisation
from associations.public import ORGANISATION
from jane_portal.api.serializers.common import Document, Page, of_list, web_address
from jane_portal.api.serializers.contact import contacts

from .area import PopoloLink


class OtherName(Document):
    name: str
    note: str


class PopoloIdentifier(Document):
    scheme: str
    identifier: str


class ContactDetail(Document):
    type: Literal["email", "voice"]
    value: str
    label: str | None
    note: str | None


class PopoloOrganization(Document):
    id: str
    name: str
    other_names: list[OtherName]
    identifiers: list[PopoloIdentifier]
    classification: str
    parent_id: str | None
    area_id: str | None
    description: str | None
    founding_date: str | None
    dissolution_date: str | None
    contact_details: list[ContactDetail]
    links: list[PopoloLink]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    sources: list[PopoloLink]


class PopoloOrganizationPage(Page[PopoloOrganization]):
    pass


def popolo_organization(record: Organisation) -> dict[str, Any]:
    """From a record that selectors.organisations has filled."""
    fields = of_list(ORGANISATION, record)
    home = web_address(record.website)
    links = [{"url": one.url, "note": one.label} for one in record.links.all() if web_address(one.url)]
    return {
        "id": fields["uuid"],
        "name": record.name,
        "other_names": other_names(record.name, fields),
        "identifiers": [
            {"scheme": scheme, "identifier": fields[name]}
            for name, scheme in (("register_number", "fi:yhdistysrekisteri"), ("business_id", "FI-PRO"))
            if fields[name]
        ],
        "classification": fields["kind"]["id"],
        "parent_id": None,
        "area_id": str(record.domicile.uuid) if record.domicile is not None else None,
        "description": record.description or None,
        "founding_date": None if record.founded_year is None else f"{record.founded_year:04d}",
        "dissolution_date": fields["dissolved_on"] and fields["dissolved_on"].isoformat(),
        "contact_details": _details(contacts(record.contacts_read)),  # type: ignore[attr-defined]
        "links": ([{"url": home}] if home else []) + links,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "sources": [{"url": fields["address"]}],
    }


def other_names(shown: str, fields: dict[str, Any]) -> list[dict[str, str]]:
    names = [(fields[f"name_{code}"], code) for code in ("fi", "sv", "en")]
    return [{"name": name, "note": code} for name, code in names if name and name != shown]


def _details(shown: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    return [
        {"type": kind, "value": one[field], "label": one["role"], "note": one["name"]}
        for one in shown
        for field, kind in (("email", "email"), ("phone", "voice"))
        if one[field]
    ]
