"""Seats outside the network, meetings and requests for the permission matrix (samples.py)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from associations.models import Municipality, Organisation
from jane_portal.core.links import make_link, token_of
from networks.bodies.models import Body
from networks.representation.actions.external_meeting import INPUT, REPORT
from networks.representation.actions.nominee import NOMINEE
from networks.representation.models import ExternalBody, ExternalMeeting, Nominee, SeatRequest
from tests.factories import accounts as make
from tests.factories import outside
from tests.factories.representation import day

from .samples import Pair, sample
from .world import Actor, World


def _external(world: World, place: Municipality, body: Any) -> ExternalBody:
    return outside.external(chooser=Body.objects.get(uuid=body), municipality=place)


@sample
def external(world: World, actor: Actor) -> Pair:
    return (
        _external(world, world.municipality, world.body),
        _external(world, world.other_municipality, world.other_body),
    )


@sample
def external_seat(world: World, actor: Actor) -> Pair:
    return tuple(outside.seat(one) for one in external(world, actor))


@sample
def external_term(world: World, actor: Actor) -> Pair:
    return tuple(outside.term(one, make.user()) for one in external_seat(world, actor))


@sample
def external_meeting(world: World, actor: Actor) -> Pair:
    return tuple(outside.meeting(one, asked_at=None) for one in external(world, actor))


def _questions(world: World, actor: Actor) -> list[tuple[ExternalMeeting, Organisation]]:
    meetings = [outside.meeting(one) for one in external(world, actor)]
    return list(zip(meetings, (world.association, world.other_association), strict=True))


@sample
def meeting_question(world: World, actor: Actor) -> Pair:
    return tuple({"pk": one.pk, "slug": organisation.slug} for one, organisation in _questions(world, actor))


@sample
def input_link(world: World, actor: Actor) -> Pair:
    found = []
    for meeting, organisation in _questions(world, actor):
        link = make_link(purpose=INPUT, subject=meeting.link_subject(organisation), email="a@demo.example")
        found.append({"token": token_of(link)})
    return tuple(found)


@sample
def own_report(world: World, actor: Actor) -> Pair:
    first, second = external_seat(world, actor)
    ours = outside.report(outside.term(first, actor.user or world.stranger))
    return ours, outside.report(outside.term(second, world.other_person))


@sample
def own_sent_report(world: World, actor: Actor) -> Pair:
    made = own_report(world, actor)
    for one in made:
        one.sent_at, one.said = timezone.now(), "Kerroin."
        one.save()
    return made


@sample
def report_link(world: World, actor: Actor) -> Pair:
    made = own_report(world, actor)
    links = [make_link(purpose=REPORT, subject=one.link_subject, email="a@demo.example") for one in made]
    return tuple({"token": token_of(link)} for link in links)


def _requests(world: World, actor: Actor, **facts: Any) -> Pair:
    return tuple(
        SeatRequest.objects.create(
            body=body,
            chooser=body.nominating_body,
            asked_by=world.other_person,
            task="Puhuu.",
            term_since=day(30),
            deadline=day(20),
            **facts,
        )
        for body in external(world, actor)
    )


def _called() -> dict[str, Any]:
    return {"call_until": day(5), "called_at": timezone.now()}


@sample
def asked_request(world: World, actor: Actor) -> Pair:
    return _requests(world, actor)


@sample
def seat_request(world: World, actor: Actor) -> Pair:
    return _requests(world, actor, state="call", **_called())


@sample
def chosen_request(world: World, actor: Actor) -> Pair:
    return _requests(world, actor, state="chosen", decision="x", **_called())


@sample
def own_nominee(world: World, actor: Actor) -> Pair:
    first, second = seat_request(world, actor)
    return (
        Nominee.objects.create(request=first, user=actor.user or world.stranger, organisation=world.association),
        Nominee.objects.create(request=second, user=world.other_person, organisation=world.other_association),
    )


@sample
def nominee_link(world: World, actor: Actor) -> Pair:
    made = own_nominee(world, actor)
    links = [make_link(purpose=NOMINEE, subject=one.link_subject, email="a@demo.example") for one in made]
    return tuple({"token": token_of(link)} for link in links)
