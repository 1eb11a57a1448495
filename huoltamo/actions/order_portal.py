"""What happens to orders by itself: reminders, the end of silence, the end with an association.

Each order is a transaction of its own, so one that fails does not take the others, and a worker that is killed goes on
where it was: a reminder is claimed by an update that only one can make, and its letters are in the same transaction.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable

from django.utils import timezone

from huoltamo.models import Order
from huoltamo.models.order import EXPIRES_AFTER, NUDGES, SILENCE_SETTLES, OrderQuerySet
from huoltamo.models.order_steps import BUYER, PORTAL, PROVIDER, WAITS_FOR, OrderState
from huoltamo.selectors.order_people import is_gone
from jane_portal.core.each import each
from jane_portal.core.history import action

from .order_letters import ask_by_link, tell
from .order_move import begin, move


def go_through_orders(*, now: datetime.datetime | None = None) -> dict[str, int]:
    """Every hour: all that time brings. Safe to repeat. Returns how many orders each step was taken with."""
    now = now or timezone.now()
    orders = Order.objects.select_related("buyer", "provider").order_by("pk")
    done = {
        "ended": _each(orders.of_gone(), end_with_association),
        "expired": _each(orders.silent_since(now - EXPIRES_AFTER), expire_order),
        "settled": _each(orders.half_confirmed_since(now - SILENCE_SETTLES), settle_order),
        "asked": _each(orders.past_their_day(timezone.localdate(now)), ask_if_done),
        "nudged": 0,
    }
    for number in range(len(NUDGES)):
        done["nudged"] += _each(_due(orders, number, now), functools.partial(nudge, number=number + 1))
    return done


def _due(orders: OrderQuerySet, number: int, now: datetime.datetime) -> OrderQuerySet:
    """Those that have had so many reminders and are due for the next one; late ones get one, not both."""
    due = orders.silent_since(now - datetime.timedelta(days=NUDGES[number])).filter(nudged__lte=number)
    for days in NUDGES[number + 1 :]:
        due = due.filter(moved_at__gt=now - datetime.timedelta(days=days))
    return due


def _each(orders: OrderQuerySet, deed: Callable[..., bool]) -> int:
    return each(orders, lambda order: int(deed(order=order, by=None)))


@action
def nudge(*, order: Order, number: int, by: None) -> bool:
    """The reminder of that number to the one whose move it is. False when another has sent it, or somebody moved."""
    mine = Order.objects.open().filter(pk=order.pk, moved_at=order.moved_at, nudged__lt=number)
    if not mine.update(nudged=number):
        return False
    side = WAITS_FOR[OrderState(order.state)]
    mark = f"{int(order.moved_at.timestamp())}:{number}"
    send = ask_by_link if order.state == OrderState.REQUESTED else tell
    send(order, "nudge", side, mark=mark)
    return True


@action
def ask_if_done(*, order: Order, by: None) -> bool:
    """The agreed day has gone: both are asked once whether it is done."""
    mine = Order.objects.filter(pk=order.pk, state=OrderState.AGREED, version=order.version, nudged=0)
    if not mine.update(nudged=1):
        return False
    for side in (BUYER, PROVIDER):
        tell(order, "ask_done", side)
    return True


@action
def expire_order(*, order: Order, by: None) -> bool:
    """30 days without a move: both are told."""
    current = begin(order=order, key="expire", side=PORTAL, version=order.version, by=by)
    if current.moved_at != order.moved_at:
        return False
    move(current, OrderState.EXPIRED, key="expire", side=PORTAL, by=by)
    for side in (BUYER, PROVIDER):
        tell(current, "expired", side)
    return True


@action
def settle_order(*, order: Order, by: None) -> bool:
    """One side said that it is done, the other has been silent for 14 days."""
    current = begin(order=order, key="settle", side=PORTAL, version=order.version, by=by)
    now = timezone.now()
    move(current, OrderState.DELIVERED, key="settle", side=PORTAL, by=by, delivered_at=now)
    for side in (BUYER, PROVIDER):
        tell(current, "delivered", side)
    return True


@action
def end_with_association(*, order: Order, by: None) -> bool:
    """One of the two is there no more: the order is cancelled and the other one told."""
    current = begin(order=order, key="end", side=PORTAL, version=order.version, by=by)
    gone = [side for side in (BUYER, PROVIDER) if is_gone(getattr(current, side))]
    if not gone:
        return False
    move(current, OrderState.CANCELLED, key="end", side=PORTAL, by=by, sequence=current.sequence + 1)
    for side in {BUYER, PROVIDER} - set(gone):
        tell(current, "ended", side)
    return True
