"""An association with its public contacts, links and current activities."""

from __future__ import annotations

import datetime
from typing import Any

from associations.models import Organisation
from associations.public import ORGANISATION

from .activity import Activity, activity
from .common import Document, Link, Named, Page, of_list, web_address
from .contact import Contact, contacts


class Association(Document):
    uuid: str
    name: str
    name_fi: str
    name_sv: str | None
    name_en: str | None
    kind: Named
    status: Named
    dissolved_on: datetime.date | None
    register_number: str | None
    business_id: str | None
    domicile: Named | None
    works_in: list[Named]
    whole_region: bool
    areas: list[Named]
    sector: Named | None
    other_sectors: list[Named]
    description: str | None
    description_fi: str | None
    description_sv: str | None
    description_en: str | None
    languages: list[Named]
    newcomers_welcome: bool
    founded_year: int | None
    website: str | None
    address: str
    links: list[Link]
    contacts: list[Contact]
    activities: list[Activity]
    verified_at: datetime.datetime | None
    updated_at: datetime.datetime


class AssociationPage(Page[Association]):
    pass


def association(record: Organisation) -> dict[str, Any]:
    """From a record that selectors.organisations has filled."""
    return {
        **of_list(ORGANISATION, record),
        "name": record.name,
        "description": record.description or None,
        "website": web_address(record.website),
        "links": [{"label": one.label, "url": one.url} for one in record.links.all() if web_address(one.url)],
        "contacts": contacts(record.contacts_read),  # type: ignore[attr-defined]
        "activities": [activity(one) for one in record.activities_read],  # type: ignore[attr-defined]
        "verified_at": record.verified_at,
        "updated_at": record.updated_at,
    }
