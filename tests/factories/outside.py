"""Bodies outside the network, their seats, meetings and requests, brought into any state by their own steps."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone

from associations.models import Organisation
from jane_portal.accounts.models import Role, User
from networks.bodies.models import Body
from networks.representation.actions import nominee as nominees
from networks.representation.actions import seat_request as deeds
from networks.representation.actions.external import make_term
from networks.representation.models import (
    Choice,
    ExternalBody,
    ExternalMeeting,
    ExternalSeat,
    Nominee,
    Report,
    Representative,
    SeatRequest,
)
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import bodies
from tests.factories.representation import day

_numbers = itertools.count(1)


def external(name: str = "", chooser: Body | None = None, **fields: Any) -> ExternalBody:
    """The council of older people of Liperi, to which the local board chooses."""
    number = next(_numbers)
    if "municipality" not in fields:
        fields["municipality"] = rooms.municipality()
    fields.setdefault("kind", "elderly")
    fields.setdefault("slug", f"elin-{number}")
    return ExternalBody.objects.create(
        name_fi=name or f"Vanhusneuvosto {number}", nominating_body=chooser or bodies.body(), **fields
    )


def seat(of: ExternalBody | None = None, **fields: Any) -> ExternalSeat:
    return ExternalSeat.objects.create(body=of or external(), **fields)


def term(of: ExternalSeat | None = None, user: User | None = None, **fields: Any) -> Representative:
    """A representative since a hundred days ago, with her role."""
    values = {"since": day(-100), "until": day(500), "decision": "Kokous 1/2026"} | fields
    person = user or make.user(name="Raili Edustaja")
    return make_term(Representative(seat=of or seat(), user=person, **values), by=None)


def meeting(of: ExternalBody | None = None, **fields: Any) -> ExternalMeeting:
    """In a week; the associations have been asked."""
    facts = {"day": day(7), "topics": "Talousarvio", "asked_at": timezone.now()} | fields
    return ExternalMeeting.objects.create(body=of or external(), **facts)


def report(of: Representative | None = None, **fields: Any) -> Report:
    """Of yesterday's meeting, asked for and not written yet."""
    of = of or term()
    now = timezone.now()
    held = meeting(of.seat.body, day=day(-1), briefed_at=now, reports_asked_at=now)
    return Report.objects.create(meeting=held, term=of, **{"asked_at": now, **fields})


def asker(of: ExternalBody) -> User:
    """The contact of the municipality whose body it is."""
    return make.with_role(Role.MUNICIPAL_NGO, of.municipality.scope)


def chooser(of: ExternalBody) -> User:
    """The chair of our body that chooses."""
    return make.with_role("body_chair", of.nominating_body.scope)


def request(of: ExternalBody | None = None, **fields: Any) -> SeatRequest:
    """One representative is asked for, as of now."""
    of = of or external()
    values = {"task": "Puhuu järjestöjen puolesta.", "term_since": day(30), "term_until": day(760), "number": 1}
    values |= {"deadline": day(25)} | fields
    return deeds.ask_for_representative(body=of, values=values, by=asker(of))


def called(of: ExternalBody | None = None, **fields: Any) -> SeatRequest:
    made = request(of, **fields)
    return deeds.open_call(request=made, version=made.version, call_until=day(10), by=chooser(made.body))


def nominee(of: SeatRequest, organisation: Organisation | None = None, name: str = "Eeva Ehdokas") -> Nominee:
    """Proposed by an association, and she has consented."""
    organisation = organisation or rooms.organisation()
    person = make.user(name=name)
    made = nominees.propose_nominee(
        request=of, organisation=organisation, email=person.email, by=rooms.owner(organisation)
    )
    return nominees.answer_nomination(nominee=made, version=made.version, stands=True, motivation="Olen.", by=person)


def chosen(of: ExternalBody | None = None, **fields: Any) -> SeatRequest:
    made = called(of, **fields)
    choices = {nominee(made).pk: Choice.MEMBER}
    return deeds.choose_representatives(
        request=made, version=made.version, choices=choices, decision="Kokous 1/2026", by=chooser(made.body)
    )


def in_state(state: str) -> SeatRequest:
    """A request that has come to this state by its own steps."""
    if state in {"asked", "call", "chosen"}:
        return {"asked": request, "call": called, "chosen": chosen}[state]()
    if state == "seated":
        made = chosen()
        return deeds.seat_representatives(
            request=made, version=made.version, since=day(30), until=day(760), by=asker(made.body)
        )
    made = called()
    if state == "declined":
        return deeds.decline_request(request=made, version=made.version, reason="x", by=chooser(made.body))
    return deeds.withdraw_request(request=made, version=made.version, reason="x", by=asker(made.body))
