"""What the link of a request's letter leads to."""

from __future__ import annotations

from huoltamo.models import Order
from huoltamo.models.order_steps import PROVIDER, OrderState
from jane_portal.core.links.models import PersonalLink

from .order_people import sides_of


def order_of(link: PersonalLink | None) -> Order | None:
    """The order that the holder may answer now; None when it was answered, or her right to it has ended."""
    if link is None or link.user is None:
        return None
    kind, _colon, key = link.subject.partition(":")
    if kind != "order" or not key.isdigit():
        return None
    related = ("offer", "need", "buyer", "provider", "category")
    open_states = (OrderState.REQUESTED, OrderState.QUESTIONED)
    order = Order.objects.filter(pk=key, state__in=open_states).select_related(*related).first()
    return order if order is not None and PROVIDER in sides_of(order, link.user) else None
