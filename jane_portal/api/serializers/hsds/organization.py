"""An association as an HSDS organization with its services."""

from __future__ import annotations

from typing import Any

from associations.models import Organisation
from associations.public import ORGANISATION
from jane_portal.api.serializers.common import Document, of_list, web_address
from jane_portal.api.serializers.contact import contacts

from .common import HsdsContact, HsdsPage, hsds_contacts, part_id
from .location import Location, locations
from .service import Service, service


class Identifier(Document):
    id: str
    organization_id: str
    identifier_scheme: str
    identifier_type: str
    identifier: str


class Organization(Document):
    id: str
    name: str
    alternate_name: str | None = None
    description: str
    website: str | None = None
    uri: str
    year_incorporated: int | None = None
    legal_status: str
    contacts: list[HsdsContact] | None = None
    locations: list[Location] | None = None
    organization_identifiers: list[Identifier] | None = None
    services: list[Service] | None = None


class OrganizationPage(HsdsPage[Organization]):
    pass


def organization(record: Organisation) -> dict[str, Any]:
    """From a record that selectors.organisations has filled. Where nothing describes it, the description is empty."""
    fields = of_list(ORGANISATION, record)
    activities = record.activities_read  # type: ignore[attr-defined]
    names = [name for name in (fields["name_fi"], fields["name_sv"], fields["name_en"]) if name]
    others = [name for name in dict.fromkeys(names) if name != record.name]
    return {
        "id": fields["uuid"],
        "name": record.name,
        "alternate_name": others[0] if others else None,
        "description": record.description,
        "website": web_address(record.website),
        "uri": fields["address"],
        "year_incorporated": fields["founded_year"],
        "legal_status": fields["kind"]["name"],
        "contacts": hsds_contacts(contacts(record.contacts_read)) or None,  # type: ignore[attr-defined]
        "locations": [place for one in activities for place in locations(one)] or None,
        "organization_identifiers": _identifiers(record.uuid, fields) or None,
        "services": [service(one, alone=False) for one in activities] or None,
    }


def _identifiers(key: Any, fields: dict[str, Any]) -> list[dict[str, str]]:
    schemes = (
        ("register_number", "fi:yhdistysrekisteri", "Register of Associations"),
        ("business_id", "FI-PRO", "Business ID"),
    )
    return [
        {
            "id": part_id(key, name),
            "organization_id": str(key),
            "identifier_scheme": scheme,
            "identifier_type": kind,
            "identifier": fields[name],
        }
        for name, scheme, kind in schemes
        if fields[name]
    ]
