"""The page of an association in the words of schema.org, for search engines: what any visitor may see, no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from associations.models import Activity, Organisation
from associations.models.organisation import ASSOCIATION_KINDS, Kind
from associations.public import ORGANISATION, VisibleContact, page_of

_TYPES = {
    **dict.fromkeys(ASSOCIATION_KINDS, "NGO"),
    Kind.SCHOOL: "School",
    Kind.COMPANY: "Corporation",
    **dict.fromkeys((Kind.MUNICIPALITY, Kind.WELLBEING_COUNTY, Kind.REGIONAL_COUNCIL), "GovernmentOrganization"),
}


def linked_data(
    organisation: Organisation, contacts: Iterable[VisibleContact], activities: Iterable[Activity]
) -> dict[str, Any]:
    """contacts: as a visitor sees them. Costs no statement when its places and links are prefetched."""
    fields = {field.name: field.for_programs(organisation) for field in ORGANISATION}
    names = [name for name in (fields["name_fi"], fields["name_sv"], fields["name_en"]) if name != organisation.name]
    links = [fields["website"], *[link.url for link in organisation.links.all()]]
    areas = dict.fromkeys(one["name"] for one in (fields["domicile"], *fields["works_in"]) if one)
    made = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(Kind(organisation.kind), "Organization"),
        "@id": fields["address"],
        "url": fields["address"],
        "name": organisation.name,
        "alternateName": [name for name in names if name],
        "description": organisation.description,
        "foundingDate": str(fields["founded_year"] or ""),
        "dissolutionDate": str(fields["dissolved_on"] or ""),
        "sameAs": [url for url in links if url and url.lower().startswith(("https://", "http://"))],
        "areaServed": [{"@type": "AdministrativeArea", "name": name} for name in areas],
        "knowsLanguage": [one["id"] for one in fields["languages"]],
        "identifier": _identifiers(fields),
        "contactPoint": [_contact(one) for one in contacts if one.email or one.phone],
        "makesOffer": [_offer(one) for one in activities],
    }
    return {key: value for key, value in made.items() if value}


def _identifiers(fields: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": fields[name]}
        for name in ("register_number", "business_id")
        if fields[name]
    ]


def _contact(contact: VisibleContact) -> dict[str, str]:
    made = {
        "@type": "ContactPoint",
        "name": contact.name,
        "contactType": contact.role_title,
        "email": contact.email,
        "telephone": contact.phone,
    }
    return {key: value for key, value in made.items() if value}


def _offer(activity: Activity) -> dict[str, Any]:
    service = {"@type": "Service", "name": activity.title, "url": page_of(activity)}
    if activity.description:
        service["description"] = activity.description
    return {"@type": "Offer", "itemOffered": service}
