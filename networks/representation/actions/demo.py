"""Agents and coordinators of the demo network, and an election in each state; everybody is invented."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from associations.actions.demo.places import municipalities, region
from associations.actions.demo.related import person_name
from associations.models import Municipality, Organisation, Visibility
from jane_portal.accounts.actions.roles import grant_role
from jane_portal.accounts.models import Role, User
from jane_portal.core.demo import DemoPlan
from jane_portal.core.history import action
from networks.representation.models import Candidate, Election, ElectionState, Office, OfficeKind, RollEntry
from networks.representation.selectors.roll import people_of_all, voters_of

from .counting import count_votes
from .election_letters import send_election_letters
from .office import make_office
from .voting import cast_vote, open_voting

_DAY = datetime.timedelta(days=1)
AGENT = "agentti@demo.example"
TASK = (
    "Agentti tuntee kunnan yhdistykset, auttaa pieniä tietojen päivittämisessä, kokoaa yhdistysillan kahdesti vuodessa "
    "ja vie viestiä yhdistysten ja kunnan välillä. Työ on vapaaehtoista, ja matkat korvataan."
)
ABOUT = "Autan yhdistystä pitämään tietonsa ajan tasalla ja soitan mielelläni. Parhaiten tavoittaa arki-iltaisin."
HANDOVER = (
    "Yhdistysillan tila on varattu kirjastosta. Kunnan vuosikello päivittyy tammikuussa. Kolmelle kyläyhdistykselle "
    "luvattiin soittaa ennen joulua."
)
REASONS = [
    "Haluan, että pienetkin yhdistykset tulevat kuulluiksi.",
    "Olen ollut mukana yhdistyksissä kaksikymmentä vuotta ja tunnen kylät.",
    "Minulla on nyt aikaa, ja soitan mielelläni ihmisille.",
]


def load(plan: DemoPlan) -> dict[str, int] | None:
    """The part of this room. None when there are offices already, or no demo people."""
    if Office.objects.exists() or not User.objects.filter(email=AGENT).exists():
        return None
    return make_demo(plan=plan, by=None)


@dataclass
class _Maker:
    """Makes people with numbers, so that the same seed gives the same network."""

    plan: DemoPlan
    people: int = 0

    def person(self) -> User:
        self.people += 1
        name, shown = person_name(self.plan), self.people % 2 == 0
        return User.objects.create_user(
            f"ehdokas{self.people}@demo.example", name=name, confirmed=True, show_name_publicly=shown
        )

    def candidate(self, election: Election, of: Organisation) -> Candidate:
        now = timezone.now()
        motivation = REASONS[self.people % len(REASONS)]
        facts = {"motivation": motivation, "consented_at": now, "endorsed_at": now}
        return Candidate.objects.create(election=election, user=self.person(), organisation=of, **facts)


@action
def make_demo(*, plan: DemoPlan, by: User | None) -> dict[str, int]:
    """Write offices and elections. Returns the number of rows by name."""
    maker = _Maker(plan)
    home = Municipality.objects.get(code=region()["held"]["agentti"])
    others = [place for place in municipalities() if place.pk != home.pk]
    _offices(maker, home, others)
    voting = Municipality.objects.get(code=region()["held"]["yhdistys"])
    rest = [place for place in others if place.pk != voting.pk]
    states = ["draft", "call", "evening", "uncontested", "cancelled", "decided"]
    for state, place in zip(states, rest, strict=False):
        _election(maker, place, state)
    _vote(maker, voting)
    return {"offices": Office.objects.count(), "elections": Election.objects.count()}


def _offices(maker: _Maker, home: Municipality, others: list[Municipality]) -> None:
    """The agent of the account, with a predecessor; two more; one who left early; the coordinators."""
    today = timezone.localdate()
    agent = User.objects.get(email=AGENT)
    former = _office(maker.person(), home, since=today - 900 * _DAY, term_until=today - 200 * _DAY, past=True)
    Office.objects.filter(pk=former.pk).update(handover=HANDOVER)
    of = next(iter(_invented(Election(municipality=home))), None)
    _office(agent, home, since=today - 199 * _DAY, term_until=today + 80 * _DAY, on_behalf_of=of, about=ABOUT)
    for place in others[-3:-1]:
        _office(maker.person(), place, since=today - 300 * _DAY, term_until=today + 420 * _DAY, about=ABOUT)
    left = _office(maker.person(), others[-1], since=today - 300 * _DAY, term_until=today + 300 * _DAY, past=True)
    Office.objects.filter(pk=left.pk).update(until=today - 12 * _DAY, reason="Muutti toiselle paikkakunnalle.")
    for kind in (OfficeKind.NETWORK, OfficeKind.VOLUNTEER):
        _office(maker.person(), None, kind=kind, since=today - 400 * _DAY, term_until=today + 500 * _DAY)


def _office(user: User, place: Municipality | None, *, past: bool = False, **fields: Any) -> Office:
    fields.setdefault("kind", OfficeKind.AGENT)
    office = Office(municipality=place, mailbox=f"agentti.{place.slug}@demo.example" if place else "", **fields)
    office.email, office.email_seen_by = user.email, Visibility.OFFICIALS
    if past:
        # Its term is over: no rights, no letter.
        office.user, office.until = user, office.term_until
        office.save()
        return office
    return make_office(office, email=user.email, name="", by=None)


def _invented(election: Election) -> list[Organisation]:
    """Voters that describe themselves: those that the sources name do not, and nothing invented is put on them."""
    return list(voters_of(election).exclude(description_fi="").order_by("pk"))


def _plan_of(place: Municipality, **fields: Any) -> Election:
    today = timezone.localdate()
    facts: dict[str, Any] = {
        "term_since": today + 60 * _DAY,
        "term_until": today + 790 * _DAY,
        "task": TASK,
        "call_until": today + 14 * _DAY,
        "voting_from": today + 15 * _DAY,
        "voting_until": today + 29 * _DAY,
        "announced_at": timezone.now() - 7 * _DAY,
    }
    return Election.objects.create(municipality=place, **facts | fields)


def _election(maker: _Maker, place: Municipality, state: str) -> None:
    today = timezone.localdate()
    facts: dict[str, Any] = {"state": state, "written": ["call", "result", "cancelled"]}
    if state == "draft":
        facts["announced_at"] = None
    if state == "evening":
        facts |= {"way": "evening", "call_until": today - 3 * _DAY, "voting_from": None, "voting_until": None}
        facts |= {"evening_on": today + 9 * _DAY, "evening_place": "Kirjaston sali"}
    if state == "uncontested":
        facts["call_until"] = today - _DAY
    if state == "cancelled":
        facts["reason"] = "Toimikautta jatkettiin yhdistysillassa vuodella."
    if state == "decided":
        facts |= {"way": "evening", "decided_on": today - 20 * _DAY, "evening_on": today - 20 * _DAY}
        facts |= {"evening_place": "Kylätalo", "call_until": today - 30 * _DAY}
    election = _plan_of(place, **facts)
    stand = {"call": 1, "evening": 2, "uncontested": 1, "decided": 2}.get(state, 0)
    for number, of in enumerate(_invented(election)[:stand]):
        candidate = maker.candidate(election, of)
        if state == "decided":
            Candidate.objects.filter(pk=candidate.pk).update(votes=9 - 3 * number, elected=number == 0)


def _vote(maker: _Maker, place: Municipality) -> None:
    """A vote that is open, in which some associations have voted; and last year's, which a lot decided."""
    today = timezone.localdate()
    if len(_invented(Election(municipality=place))) < 3:
        return
    past = _plan_of(
        place,
        state=ElectionState.CALL,
        term_since=today - 400 * _DAY,
        term_until=today - _DAY,
        call_until=today - _DAY,
        voting_from=today,
        voting_until=today,
        written=["call", "voting", "reminder", "result"],
    )
    _open(maker, past, votes=4, level=True)
    # As it stood then: the days are behind, and the votes have been counted.
    days = {"call_until": today - 450 * _DAY, "voting_from": today - 449 * _DAY, "voting_until": today - 440 * _DAY}
    Election.objects.filter(pk=past.pk).update(**days)
    count_votes(election=past)
    Election.objects.filter(pk=past.pk).update(decided_on=today - 439 * _DAY)
    now = _plan_of(
        place,
        state=ElectionState.CALL,
        call_until=today - 2 * _DAY,
        voting_from=today - _DAY,
        voting_until=today + 13 * _DAY,
        written=["call"],
    )
    _open(maker, now, votes=1, level=False)
    send_election_letters(election_id=now.pk)


def _open(maker: _Maker, election: Election, *, votes: int, level: bool) -> None:
    """Three candidates; so many associations vote, all without a demo account. level: the first two stand level."""
    invented = _invented(election)
    standing = [maker.candidate(election, of) for of in invented[:3]]
    open_voting(election=election)
    entries = list(RollEntry.objects.filter(election=election).select_related("organisation").order_by("pk"))
    people = people_of_all([entry.organisation for entry in entries])
    free = [entry for entry in entries if entry.organisation in invented and not people.get(entry.organisation_id)]
    for number, entry in enumerate(free[:votes]):
        by = maker.person()
        grant_role(user=by, role=Role.ASSOCIATION_EDITOR, scope=entry.organisation.scope, source="demo", by=None)
        cast_vote(entry=entry, candidate=standing[number % 2 if level else 0], by=by)
