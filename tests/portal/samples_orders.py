"""Records of orders for the permission matrix (samples.py)."""

from __future__ import annotations

from associations.models import Organisation
from huoltamo.actions.order_letters import ANSWER, link_subject
from huoltamo.models import Order, Thanks
from jane_portal.core.links import make_link, token_of
from tests.factories import associations as rooms
from tests.factories import huoltamo as make
from tests.factories.orders import row

from .samples import Pair, sample
from .world import Actor, World


def _order_of(association: Organisation, state: str = "requested") -> Order:
    """An order that the association has been asked for, by a third one."""
    return row(rooms.organisation("Kolmas ry"), make.offer(association), state)


@sample
def order(world: World, actor: Actor) -> Pair:
    return _order_of(world.association), _order_of(world.other_association)


@sample
def agreed_order(world: World, actor: Actor) -> Pair:
    """With a day, so that it has a place in calendars."""
    return _order_of(world.association, "agreed"), _order_of(world.other_association, "agreed")


@sample
def thanked_order(world: World, actor: Actor) -> Pair:
    orders = [_order_of(one, "thanked") for one in (world.association, world.other_association)]
    for one in orders:
        Thanks.objects.create(order=one, text="Kiitos!")
    return tuple(orders)


@sample
def order_link(world: World, actor: Actor) -> Pair:
    orders = [_order_of(one) for one in (world.association, world.other_association)]
    links = [make_link(purpose=ANSWER, subject=link_subject(one), email="a@demo.example") for one in orders]
    return tuple({"token": token_of(link)} for link in links)
