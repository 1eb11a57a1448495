"""A contact of an association: only what its people have chosen to show everybody."""

from __future__ import annotations

from associations.models import Contact as Record
from associations.public import visible_contact

from .common import Document


class Contact(Document):
    id: str
    role: str | None
    name: str | None
    email: str | None
    phone: str | None


def contacts(records: list[Record]) -> list[dict[str, str | None]]:
    """Those of which a visitor may see anything."""
    shown = [(record, visible_contact(record, None)) for record in records]
    return [
        {
            "id": str(record.uuid),
            "role": seen.role_title or None,
            "name": seen.name or None,
            "email": seen.email or None,
            "phone": seen.phone or None,
        }
        for record, seen in shown
        if seen is not None
    ]
