"""Records of the Yhdistyshuoltamo for the addresses of the policy table."""

from __future__ import annotations

from django.utils import timezone

from huoltamo.actions.listing_letters import RENEWAL
from jane_portal.core.links import make_link, token_of
from tests.factories import huoltamo as make

from .samples import Pair, sample
from .world import Actor, World


def _of_both(world: World, build) -> Pair:
    return tuple(build(association) for association in (world.association, world.other_association))


@sample
def shown_offer(world: World, actor: Actor) -> Pair:
    return _of_both(world, make.offer)


@sample
def shown_need(world: World, actor: Actor) -> Pair:
    return _of_both(world, make.need)


@sample
def offer_key(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda association: {"key": make.offer(association).uuid})


@sample
def need_key(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda association: {"key": make.need(association).uuid})


@sample
def pausable_offer(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda association: {"pk": make.offer(association).pk, "step": "pause"})


@sample
def closable_need(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda association: {"pk": make.need(association).pk, "step": "close"})


@sample
def offer_days(world: World, actor: Actor) -> Pair:
    def build(association):
        days = make.days(make.offer(association))
        return {"pk": days.offer_id, "row": days.pk}

    return _of_both(world, build)


@sample
def offer_file(world: World, actor: Actor) -> Pair:
    names = iter("de")

    def build(association):
        file = make.picture(make.offer(association), next(names))
        return {"pk": file.offer_id, "row": file.pk}

    return _of_both(world, build)


@sample
def need_file(world: World, actor: Actor) -> Pair:
    names = iter("fg")

    def build(association):
        file = make.picture(make.need(association), next(names))
        return {"pk": file.need_id, "row": file.pk}

    return _of_both(world, build)


@sample
def renewal_link(world: World, actor: Actor) -> Pair:
    def build(association):
        subject = f"offer:{make.offer(association).pk}"
        link = make_link(purpose=RENEWAL, subject=subject, email="x@demo.example", user=world.stranger)
        return {"token": token_of(link)}

    return _of_both(world, build)


@sample
def shown_practice(world: World, actor: Actor) -> Pair:
    return _of_both(world, make.practice)


@sample
def draft_practice(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda association: make.practice(association, published_at=None))


@sample
def hidden_practice(world: World, actor: Actor) -> Pair:
    def build(association):
        return make.practice(association, taken_down_at=timezone.now(), reason="Tämä on kauppaa.")

    return _of_both(world, build)


@sample
def category(world: World, actor: Actor) -> Pair:
    return {"pk": make.category("Kuljetus").pk}, {"pk": make.category("Pitopalvelu").pk}
