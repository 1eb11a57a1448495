"""What has been done with an order, by whom and for which of the two associations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from huoltamo.models import Order, OrderFeedback, OrderMessage, OrderTerms, Thanks
from jane_portal.core.history.selectors import Deed, Source

# Kept by the portal, or said elsewhere on the page; a contact person is shown by her own choice only.
_UNSHOWN = {"moved_at", "nudged", "answered_at", "sequence", "quick", "offer_version", "asked_by_id", "contact_id"}
_UNSHOWN |= {"agreed_terms_id", "referred_from_id", "agreed_at", "delivered_at"}
# What the two have written to each other: the secretary sees that there is an order, and no word of it.
_WRITTEN = {"wished_from", "wished_until", "group_size", "budget", "referred_to_id", "referred_offer_id"}
_LABELS = {
    "state": _("state"),
    "offer_id": _("offer"),
    "need_id": _("need"),
    "referred_to_id": _("referred to"),
    "referred_offer_id": _("offer suggested"),
    "buyer_confirmed_at": _("the one who asks says that it is done"),
    "provider_confirmed_at": _("the one who does it says that it is done"),
}
_SIDE = "side"


def order_sources(order: Order, *, inside: bool) -> list[Source]:
    """inside: for people of the two associations."""
    sides = {"side": {"buyer": order.buyer.name, "provider": order.provider.name, "portal": ""}}
    by_side: dict[str, Any] = {"choices": sides, "labels": {"side": _SIDE}}
    unshown = frozenset(_UNSHOWN if inside else _UNSHOWN | _WRITTEN)
    found = [
        Source(Order, "id", order.pk, hidden=unshown, labels=_LABELS),
        Source(OrderMessage, "order_id", order.pk, hidden=frozenset({"step", "author_id"}), **by_side),
    ]
    if inside:
        found += [
            Source(OrderTerms, "order_id", order.pk, hidden=frozenset({"proposed_by_id", "side"})),
            Source(OrderFeedback, "order_id", order.pk, hidden=frozenset({"given_by_id"}), **by_side),
            Source(Thanks, "order_id", order.pk, hidden=frozenset({"shown_at"}), labels=_LABELS),
        ]
    return found


def for_associations(deeds: Iterable[Deed], *, inside: bool) -> list[Deed]:
    """Each deed says for which association it was done; who did it is for the people of the two.

    The association is told by the line of the thread (or the feedback) that was written with the deed.
    """
    shown = list(deeds)
    for deed in shown:
        sides = [change for record in deed.records for change in record.changes if change.field == _SIDE]
        association = sides[0].after if sides else ""
        if association and not inside:
            deed.who, deed.acting_as = association, ""
        elif association:
            deed.acting_as = ", ".join(filter(None, (deed.acting_as, association)))
        for record in deed.records:
            record.changes[:] = [change for change in record.changes if change.field != _SIDE]
        deed.records = [record for record in deed.records if record.changes]
    return shown
