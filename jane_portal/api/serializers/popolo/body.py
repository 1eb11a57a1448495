"""A body of the network as a Popolo organization."""

from __future__ import annotations

from typing import Any

from jane_portal.api.serializers.body import public_parent
from jane_portal.api.serializers.common import of_list
from networks.bodies.models import Body
from networks.bodies.public import BODY

from .organization import other_names


def popolo_body(record: Body) -> dict[str, Any]:
    """Its classification begins with "body-", so that it is not taken for an association."""
    fields = of_list(BODY, record)
    above = public_parent(record)
    mailbox = {"type": "email", "value": record.mailbox, "label": None, "note": None}
    return {
        "id": fields["uuid"],
        "name": record.name,
        "other_names": other_names(record.name, fields),
        "identifiers": [],
        "classification": f"body-{record.kind}",
        "parent_id": str(above.uuid) if above is not None else None,
        "area_id": area_of(record),
        "description": record.mandate or None,
        "founding_date": record.founded_on and record.founded_on.isoformat(),
        "dissolution_date": record.closed_on and record.closed_on.isoformat(),
        "contact_details": [mailbox] if record.mailbox else [],
        "links": [],
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "sources": [{"url": fields["address"]}],
    }


def area_of(record: Body) -> str:
    """The smallest area in which the body works."""
    place: Any = record.area or record.municipality or record.region
    return str(place.uuid)
