"""A body of the network with its seats, and who sits in them today."""

from __future__ import annotations

import datetime
from typing import Any

from associations.models import Organisation
from associations.public import named
from networks.bodies.models import Body as Record
from networks.bodies.models import Mandate
from networks.bodies.public import BODY, SEAT, seen
from networks.bodies.selectors.standing import CARRIED, Standing

from .common import Document, Named, Page, of_list


class Holder(Document):
    """The name only by her own choice; otherwise the association on whose behalf she sits there."""

    uuid: str
    name: str | None
    on_behalf_of: Named | None
    since: datetime.date
    until: datetime.date | None
    carried_over: bool


class Seat(Document):
    uuid: str
    role: Named
    title: str | None
    sector: Named | None
    since: datetime.date | None
    until: datetime.date | None
    organisation: Named | None
    deputy_of: str | None
    vacant: bool
    holder: Holder | None


class Body(Document):
    uuid: str
    name: str
    name_fi: str
    name_sv: str | None
    name_en: str | None
    kind: Named
    parent: Named | None
    municipality: Named | None
    area: Named | None
    mandate: str | None
    mandate_fi: str | None
    mandate_sv: str | None
    mandate_en: str | None
    joining: str | None
    joining_fi: str | None
    joining_sv: str | None
    joining_en: str | None
    decision: str | None
    mailbox: str | None
    founded_on: datetime.date | None
    closed_on: datetime.date | None
    term_since: datetime.date | None
    term_until: datetime.date | None
    confirmed_at: datetime.datetime | None
    address: str
    seats: list[Seat]
    updated_at: datetime.datetime


class BodyPage(Page[Body]):
    pass


def body(record: Record) -> dict[str, Any]:
    """From a record that selectors.bodies has filled."""
    above = public_parent(record)
    return {
        **of_list(BODY, record),
        "name": record.name,
        "parent": named(above.uuid, above.name) if above else None,
        "mandate": record.mandate or None,
        "joining": record.joining or None,
        "seats": [_seat(standing) for standing in record.seats_read],  # type: ignore[attr-defined]
        "updated_at": record.updated_at,
    }


def public_parent(record: Record) -> Record | None:
    """The body it works under, when everybody sees that too."""
    above = record.parent
    return above if above is not None and above.published_at is not None else None


def public_organisation(record: Organisation | None) -> Organisation | None:
    """None for one that has been deleted."""
    return record if record is not None and record.deleted_at is None else None


def _seat(standing: Standing) -> dict[str, Any]:
    seat = standing.seat
    stands_for = public_organisation(seat.organisation)
    return {
        **of_list(SEAT, seat),
        "organisation": named(stands_for.uuid, stands_for.name) if stands_for else None,
        "deputy_of": str(seat.deputy_of.uuid) if seat.deputy_of is not None else None,
        "vacant": standing.is_vacant,
        "holder": _holder(standing, standing.mandate) if standing.mandate else None,
    }


def _holder(standing: Standing, mandate: Mandate) -> dict[str, Any]:
    behind = public_organisation(mandate.on_behalf_of)
    return {
        "uuid": str(mandate.uuid),
        "name": seen(mandate, inside=False, current=True).name or None,
        "on_behalf_of": named(behind.uuid, behind.name) if behind else None,
        "since": mandate.since,
        "until": mandate.until,
        "carried_over": standing.state == CARRIED,
    }
