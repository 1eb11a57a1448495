"""Who holds a seat today, as a Popolo membership."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from associations.public import page_of
from jane_portal.api.serializers.body import public_organisation
from jane_portal.api.serializers.common import Document, Page
from networks.bodies.models import Mandate
from networks.bodies.public import seen
from networks.bodies.selectors.standing import CARRIED, Standing

from .area import PopoloLink


class Member(Document):
    """A person who has chosen to be named, otherwise the association on whose behalf the seat is held."""

    type: Literal["person", "organization"]
    id: str | None
    name: str


class PopoloMembership(Document):
    id: str
    label: str
    role: str
    member: Member | None
    organization_id: str
    post_id: str
    on_behalf_of_id: str | None
    start_date: str
    end_date: str | None
    created_at: datetime.datetime
    updated_at: datetime.datetime
    sources: list[PopoloLink]


class PopoloMembershipPage(Page[PopoloMembership]):
    pass


def popolo_membership(standing: Standing) -> dict[str, Any]:
    """From a seat that is held. Whoever goes on until a successor begins has no end."""
    mandate: Any = standing.mandate
    seat = standing.seat
    behind = public_organisation(mandate.on_behalf_of)
    ends = None if standing.state == CARRIED else mandate.until
    return {
        "id": str(mandate.uuid),
        "label": seat.label,
        "role": seat.role,
        "member": _member(mandate),
        "organization_id": str(seat.body.uuid),
        "post_id": str(seat.uuid),
        "on_behalf_of_id": str(behind.uuid) if behind is not None else None,
        "start_date": mandate.since.isoformat(),
        "end_date": ends and ends.isoformat(),
        "created_at": mandate.created_at,
        "updated_at": mandate.updated_at,
        "sources": [{"url": page_of(seat.body)}],
    }


def _member(mandate: Mandate) -> dict[str, Any] | None:
    """No identifier of a person leaves the portal: by it her other seats could be joined to her name."""
    name = seen(mandate, inside=False, current=True).name
    if name:
        return {"type": "person", "id": None, "name": name}
    behind = public_organisation(mandate.on_behalf_of)
    return {"type": "organization", "id": str(behind.uuid), "name": behind.name} if behind is not None else None
