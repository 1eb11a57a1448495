"""Offices and elections, brought into any state by their own steps."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from associations.models import Area, AreaPeriod, Municipality, Organisation
from jane_portal.accounts.models import User
from networks.representation.actions import counting, voting
from networks.representation.actions import election as begin
from networks.representation.actions.office import make_office
from networks.representation.actions.rounds import take_portal_step
from networks.representation.models import Candidate, Election, ElectionState, Office, OfficeKind, RollEntry
from tests.factories import accounts as make
from tests.factories import associations as rooms

DAY = datetime.timedelta(days=1)


def day(number: int) -> datetime.date:
    """Days from today."""
    return timezone.localdate() + number * DAY


def area(name: str = "Pyhäselkä", place: Municipality | None = None) -> Area:
    made, new = Area.objects.get_or_create(
        slug=name.lower().replace("ä", "a"), defaults={"name_fi": name, "kind": Area.Kind.FORMER_MUNICIPALITY}
    )
    if new:
        AreaPeriod.objects.create(area=made, municipality=place or rooms.municipality("167", "Joensuu"))
    return made


def office(person: User | None = None, **fields: Any) -> Office:
    """An agent of Liperi whose term began ten days ago and lasts for a year more."""
    person = person or make.user(name="Aino Agentti")
    fields.setdefault("kind", OfficeKind.AGENT)
    if fields["kind"] == OfficeKind.AGENT and "area" not in fields:
        fields.setdefault("municipality", rooms.municipality())
    fields.setdefault("since", day(-10))
    fields.setdefault("term_until", day(365))
    return make_office(Office(**fields), email=person.email, name="", by=None)


def election(**fields: Any) -> Election:
    """A draft for Liperi with days ahead: candidates for ten days, then ten days of voting."""
    if "area" not in fields:
        fields.setdefault("municipality", rooms.municipality())
    facts = {
        "term_since": day(40),
        "term_until": day(770),
        "task": "Auttaa yhdistyksiä ja kokoaa ne yhteen.",
        "call_until": day(10),
        "voting_from": day(11),
        "voting_until": day(20),
        "evening_on": day(15),
    }
    return Election.objects.create(**{**facts, **fields})


def candidate(of: Election, organisation: Organisation | None = None, name: str = "Eeva Ehdokas") -> Candidate:
    """One who stands: she has consented and her association endorses her."""
    now = timezone.now()
    return Candidate.objects.create(
        election=of,
        user=make.user(name=name),
        organisation=organisation or rooms.organisation(),
        motivation="Tunnen kylät.",
        consented_at=now,
        endorsed_at=now,
    )


def announced(**fields: Any) -> Election:
    made = election(**fields)
    return begin.announce_election(election=made, version=made.version, by=make.secretary())


def voting_now(voters: int = 8, candidates: int = 2, **fields: Any) -> Election:
    """The vote has begun today: so many associations with an owner each, and so many candidates."""
    for _number in range(voters):
        rooms.owner(rooms.organisation())
    made = election(call_until=day(-1), voting_from=day(0), voting_until=day(9), **fields)
    Election.objects.filter(pk=made.pk).update(state=ElectionState.CALL, announced_at=timezone.now())
    outside = rooms.organisation(domicile=rooms.municipality("422", "Lieksa"))
    for number in range(candidates):
        candidate(made, outside, name=f"Ehdokas {number}")
    return voting.open_voting(election=Election.objects.get(pk=made.pk))


def voter(entry: RollEntry) -> User:
    """Somebody who may vote for the association."""
    from associations.selectors.people import people_of

    return people_of(entry.organisation)[0]


def vote(of: Election, choices: list[Candidate | None]) -> None:
    """So many associations vote, in the order of the roll."""
    entries = RollEntry.objects.filter(election=of, voted_by=None).select_related("organisation").order_by("pk")
    for entry, choice in zip(entries[: len(choices)], choices, strict=True):
        voting.cast_vote(entry=entry, candidate=choice, by=voter(entry))


def in_state(state: str, **fields: Any) -> Election:
    """An election that has come to this state by its own steps."""
    if state == "draft":
        return election(**fields)
    if state == "voting":
        return voting_now(**fields)
    made = announced(**({"way": "evening"} if state == "evening" else {}), **fields)
    if state == "call":
        return made
    if state == "cancelled":
        return begin.cancel_election(
            election=made, version=made.version, reason="Aikataulu muuttui.", by=make.secretary()
        )
    for _number in range(3 if state == "evening" else 1):
        candidate(made)
    if state == "evening":
        return take_portal_step(election=made, key="gather", state="evening")
    made = take_portal_step(election=made, key="skip", state="uncontested")
    if state == "uncontested":
        return made
    return counting.settle_uncontested(election=made, version=made.version, by=make.secretary())
