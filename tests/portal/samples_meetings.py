"""Records of meetings for the addresses of the policy table."""

from __future__ import annotations

from django.utils import timezone

from jane_portal.core.files.actions import keep_made
from jane_portal.core.links import make_link, token_of
from networks.meetings.actions.call_letters import ANSWER
from networks.meetings.actions.practice import begin_practice
from networks.meetings.selectors.papers import AGENDA
from tests.factories import bodies
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
def meeting_with_agenda(world: World, actor: Actor) -> Pair:
    """Of groups in which somebody has a seat, so that there is somebody to call."""

    def build(one):
        bodies.mandate(bodies.seat(one), world.other_person)
        return make.item(make.meeting(one)).meeting

    return _of_both(world, build)


@sample
def called_meeting(world: World, actor: Actor) -> Pair:
    """Those who keep the first group are called to its meeting."""
    own, other = _of_both(world, make.called)
    if actor.user is not None and {"body_chair", "body_secretary"} & actor.roles:
        make.invitee(own, actor.user)
    return own, other


@sample
def changed_meeting(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: make.called(one, changed_at=timezone.now()))


@sample
def printed_meeting(world: World, actor: Actor) -> Pair:
    def build(one):
        made = make.called(one)
        keep_made(
            data=b"%PDF-1.7",
            kind=AGENDA,
            subject=f"{made.pk}:fi",
            made_from="",
            file_name="esityslista.pdf",
            content_type="application/pdf",
        )
        return made

    return _of_both(world, build)


@sample
def invitee(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: make.invitee(make.called(one), world.other_person))


@sample
def call_link(world: World, actor: Actor) -> Pair:
    """A link of somebody else: whoever holds it comes as far as its page."""

    def build(one):
        invited = make.invitee(make.called(one), world.other_person)
        person = world.other_person
        link = make_link(purpose=ANSWER, subject=invited.link_subject, email=person.email, user=person)
        return {"token": token_of(link)}

    return _of_both(world, build)


@sample
def agenda_item(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: make.item(make.called(one)))


@sample
def closed_item(world: World, actor: Actor) -> Pair:
    return _of_both(world, lambda one: make.item(make.meeting(one), is_closed=True))
