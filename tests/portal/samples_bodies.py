"""Records of bodies for the addresses of the policy table."""

from __future__ import annotations

from django.utils import timezone

from networks.bodies.actions.backlog import add_backlog
from networks.bodies.actions.mandate import nominate
from networks.bodies.models import Body
from tests.factories import bodies as make
from tests.factories import papers

from .samples import Pair, sample
from .world import Actor, World


def _of_both(world: World, build) -> Pair:
    return tuple(build(Body.objects.get(uuid=key)) for key in (world.body, world.other_body))


@sample
def body(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: one)


@sample
def body_key(world: World, actor: Actor) -> Pair:
    return tuple({"key": one.uuid} for one in body(world, actor))


@sample
def seat_key(world: World, actor: Actor) -> Pair:
    return tuple({"key": one.uuid} for one in seat(world, actor))


@sample
def mandate_key(world: World, actor: Actor) -> Pair:
    return tuple({"key": one.uuid} for one in mandate(world, actor))


@sample
def draft_body(world: World, actor: Actor) -> Pair:
    Body.objects.update(published_at=None)
    return _of_both(world, lambda one: one)


@sample
def seat(world: World, actor: Actor) -> Pair:
    return _of_both(world, make.seat)


@sample
def mandate(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: make.mandate(make.seat(one), world.other_person))


@sample
def nomination(world: World, actor: Actor) -> Pair:
    values = {"user": world.other_person, "since": timezone.localdate()}
    return _of_both(world, lambda one: nominate(seat=make.seat(one), values=values, by=None))


@sample
def backlog_item(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: add_backlog(body=one, title="Kyydit", by=None))


@sample
def body_news(world: World, actor: Actor) -> Pair:
    return _of_both(world, papers.news)


@sample
def draft_body_news(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: papers.news(one, published_at=None))


@sample
def body_with_status(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: papers.status(one).body)


@sample
def material(world: World, actor: Actor) -> Pair:
    return _of_both(world, papers.material)


@sample
def given_statement(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: papers.statement(one, state="given", given_at=timezone.now()))


@sample
def draft_statement(world: World, actor: Actor) -> Pair:
    return _of_both(world, papers.statement)


@sample
def statement_to_give(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: {"pk": papers.statement(one).pk, "move": "give"})


@sample
def issue(world: World, actor: Actor) -> Pair:
    return _of_both(world, papers.issue)


@sample
def issue_to_take_up(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: {"pk": papers.issue(one).pk, "move": "take_up"})


@sample
def campaign(world: World, actor: Actor) -> Pair:
    return _of_both(world, papers.campaign)


@sample
def draft_campaign(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: papers.campaign(one, published_at=None))


@sample
def panel(world: World, actor: Actor) -> Pair:
    def build(one):
        made = papers.panel(papers.campaign(one))
        return {"pk": made.campaign_id, "row": made.pk}

    return _of_both(world, build)


@sample
def pledge(world: World, actor: Actor) -> Pair:
    def build(one):
        made = papers.pledge(papers.campaign(one))
        return {"pk": made.campaign_id, "row": made.pk}

    return _of_both(world, build)


@sample
def handover(world: World, actor: Actor) -> Pair:
    return _of_both(world, papers.handover)


@sample
def handover_item(world: World, actor: Actor) -> Pair:
    def build(one):
        made = papers.handover(one).items.create(source="note", title="Avain on naulassa.")
        return {"pk": made.handover_id, "row": made.pk}

    return _of_both(world, build)
