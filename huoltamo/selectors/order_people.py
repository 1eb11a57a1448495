"""Who acts for an association in an order, and whom its letters reach."""

from __future__ import annotations

from typing import Any

from associations.models import Organisation, Status
from associations.selectors.people import addresses_of, people_of
from huoltamo.models import Order
from huoltamo.models.listing import EDITING
from huoltamo.models.order_steps import BUYER, PROVIDER


def sides_of(order: Order, user: Any) -> list[str]:
    """The sides for which the user may act today; both when she edits both associations. Load the two with it."""
    if not user.is_authenticated:
        return []
    own = user.scope_keys(*EDITING)
    pairs = ((BUYER, order.buyer), (PROVIDER, order.provider))
    return [side for side, organisation in pairs if str(organisation.uuid) in own and not organisation.deleted_at]


def association_of(order: Order, side: str) -> Organisation:
    return order.buyer if side == BUYER else order.provider


def other_side(side: str) -> str:
    return PROVIDER if side == BUYER else BUYER


def is_gone(organisation: Organisation) -> bool:
    """Dissolved, deleted or merged into another: it neither asks nor does anything any more."""
    ended = organisation.status == Status.DISSOLVED
    return bool(ended or organisation.deleted_at or organisation.merged_into_id)


def readers_of(organisation: Organisation) -> list[tuple[str, str, Any]]:
    """(address, language, user) of those who get its letters about orders: its editors, each once.

    Where nobody edits it any more its mailboxes get them, without a user.
    """
    people = people_of(organisation)
    if people:
        return [(user.email, user.language, user) for user in people]
    return [(email, language, None) for email, language in addresses_of(organisation)]
