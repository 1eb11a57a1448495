"""Offices, elections and candidates for the permission matrix (samples.py)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from associations.models import Municipality, Organisation
from jane_portal.core.links import make_link, token_of
from networks.representation.models import Candidate, Circular, Election, Office, RollEntry
from networks.representation.models.ballot import VOTE
from networks.representation.models.candidate import CANDIDACY
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.representation import day

from .samples import Pair, form_data, sample
from .world import Actor, World


@sample
def office(world: World, actor: Actor) -> Pair:
    """Of the agent next to us, and of somebody who left the one next door early."""
    term = {"kind": "agent", "since": day(-9), "term_until": day(9)}
    ours = world.actor("agent").user
    return (
        Office.objects.create(municipality=world.municipality, user=ours, until=day(9), **term),
        Office.objects.create(
            municipality=world.other_municipality, user=world.other_person, until=day(-1), reason="x", **term
        ),
    )


@sample
def office_key(world: World, actor: Actor) -> Pair:
    """Only those in office today have a place in the API."""
    ours, theirs = office(world, actor)
    Office.objects.filter(pk=theirs.pk).update(until=day(9))
    return {"key": ours.uuid}, {"key": theirs.uuid}


@sample
def announced_or_draft(world: World, actor: Actor) -> Pair:
    """Ours is announced, so that everybody knows of it; the one next door is the secretary's draft."""
    draft = _election(world.other_municipality, state="draft", announced_at=None)
    return _election(world.municipality), draft


@sample
def election_key(world: World, actor: Actor) -> Pair:
    return tuple({"key": one.uuid} for one in election(world, actor))


def _election(place: Municipality, **fields: Any) -> Election:
    facts = {"state": "call", "announced_at": timezone.now(), "call_until": day(5), "task": "Auttaa."}
    facts |= {"term_since": day(20), "term_until": day(400), "voting_from": day(6), "voting_until": day(9)}
    # One election at a time runs in a municipality; another sample may have one there already.
    Election.objects.filter(municipality=place, state__in=["draft", "call", "voting"]).update(
        state="cancelled", reason="x"
    )
    return Election.objects.create(municipality=place, **{**facts, **fields})


@sample
def election(world: World, actor: Actor) -> Pair:
    return _election(world.municipality), _election(world.other_municipality)


def _candidate(of: Organisation, place: Municipality, person: Any, *, stands: bool = True) -> dict[str, Any]:
    """One who stands, so that everybody knows of her; or one who has only been proposed."""
    now = timezone.now()
    steps = {"consented_at": now, "endorsed_at": now} if stands else {}
    made = Candidate.objects.create(election=_election(place), organisation=of, user=person, **steps)
    return {"pk": made.election_id, "row": made.pk}


@sample
def candidate(world: World, actor: Actor) -> Pair:
    rooms.owner(world.other_association)
    return (
        _candidate(world.association, world.municipality, make.user()),
        _candidate(world.other_association, world.other_municipality, make.user()),
    )


@sample
def own_candidate(world: World, actor: Actor) -> Pair:
    return (
        _candidate(world.association, world.municipality, actor.user or world.stranger, stands=False),
        _candidate(world.other_association, world.other_municipality, make.user(), stands=False),
    )


@sample
def candidacy_link(world: World, actor: Actor) -> Pair:
    found = []
    for address in candidate(world, actor):
        link = make_link(purpose=CANDIDACY, subject=f"candidate:{address['row']}", email="a@demo.example")
        found.append({"token": token_of(link)})
    return tuple(found)


def _voting(of: Organisation, place: Municipality) -> RollEntry:
    now = _election(place, state="voting", call_until=day(-1), voting_from=day(0), voting_until=day(5), roll_size=1)
    return RollEntry.objects.create(election=now, organisation=of)


def _both(world: World) -> list[RollEntry]:
    return [
        _voting(world.association, world.municipality),
        _voting(world.other_association, world.other_municipality),
    ]


@sample
def voting_election(world: World, actor: Actor) -> Pair:
    return tuple(entry.election for entry in _both(world))


@sample
def vote_link(world: World, actor: Actor) -> Pair:
    links = [make_link(purpose=VOTE, subject=entry.link_subject, email="a@demo.example") for entry in _both(world)]
    return tuple({"token": token_of(link)} for link in links)


@form_data("vote_create")
def _vote(world: World, actor: Actor) -> dict[str, Any]:
    return {"choice": "blank"}


@sample
def circular(world: World, actor: Actor) -> Pair:
    facts = {"on_behalf_of": "Agentti", "subject": "Ilta", "text": "Tulkaa.", "reply_to": "x@demo.example"}
    writer = actor.user or world.stranger
    return (
        Circular.objects.create(writer=writer, municipality=world.municipality, **facts),
        Circular.objects.create(writer=world.other_person, municipality=world.other_municipality, **facts),
    )
