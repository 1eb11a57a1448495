"""Records of meetings for the addresses of the policy table."""

from __future__ import annotations

from networks.meetings.actions.practice import begin_practice
from tests.factories import meetings as make

from .samples import Pair, sample
from .samples_bodies import _of_both
from .world import Actor, World


@sample
def meeting(world: World, actor: Actor) -> Pair:
    return _of_both(world, make.meeting)


@sample
def body_with_practice(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: begin_practice(body=one, by=None).body)


@sample
def agenda_item(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: make.item(make.meeting(one)))


@sample
def closed_item(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: make.item(make.meeting(one), is_closed=True))
