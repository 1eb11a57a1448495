"""An offer of the Yhdistyshuoltamo as an HSDS service."""

from __future__ import annotations

from typing import Any

from huoltamo.models import Mode, Offer
from huoltamo.models.offer import PriceModel
from huoltamo.public import OFFER, price_of
from jane_portal.api.serializers.common import of_list

from .common import languages, part_id


def offer_service(record: Offer) -> dict[str, Any]:
    """A document of serializers.hsds.service, from a record that selectors.listings has read."""
    fields = of_list(OFFER, record)
    of = record.organisation
    price = price_of(record)
    return {
        "id": fields["uuid"],
        "organization_id": str(of.uuid),
        "name": record.title,
        "description": record.description,
        "url": fields["address"],
        "status": "active",
        "fees_description": ", ".join(filter(None, [price, record.swap_for])),
        "last_modified": record.updated_at,
        "languages": languages(record.uuid, fields["languages"]) or None,
        "cost_options": [_cost(record)],
        "service_areas": _areas(record, fields),
        "service_at_locations": _virtual(record) or None,
        "organization": {"id": str(of.uuid), "name": of.name, "description": of.description},
    }


def _cost(record: Offer) -> dict[str, Any]:
    amount = 0 if record.price_model == PriceModel.FREE else record.amount
    return {
        "id": part_id(record.uuid, "cost"),
        "option": str(record.get_price_model_display()),
        "amount": amount,
        "currency": None if amount is None else "EUR",
        "amount_description": record.unit or None,
    }


def _areas(record: Offer, fields: dict[str, Any]) -> list[dict[str, str]] | None:
    """Where the offer holds; nothing for the whole region, which the region's own portal need not say."""
    named = [*fields["municipalities"], *fields["areas"]]
    key = str(record.uuid)
    return [{"id": part_id(key, f"area:{one['id']}"), "service_id": key, "name": one["name"]} for one in named] or None


def _virtual(record: Offer) -> list[dict[str, Any]]:
    if record.mode == Mode.ON_SITE:
        return []
    key = part_id(record.uuid, "virtual")
    place = {"id": key, "location_type": "virtual", "organization_id": str(record.organisation.uuid)}
    return [{"id": part_id(key, "at"), "service_id": str(record.uuid), "location_id": key, "location": place}]
