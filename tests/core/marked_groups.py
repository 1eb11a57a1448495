"""The marked person (marked.py) in the groups of the network: her seats, her office, her words about both."""

from __future__ import annotations

import datetime

from django.utils import timezone

from jane_portal.accounts.models import User
from networks.bodies.models import (
    BacklogItem,
    Campaign,
    Handover,
    HandoverItem,
    Mandate,
    Pledge,
    RaisedIssue,
    Signature,
    Statement,
    StatementComment,
)
from networks.meetings.models import Invitee
from networks.representation.models import (
    Candidate,
    Circular,
    Election,
    MeetingInput,
    Nominee,
    Office,
    Report,
    Representative,
    RollEntry,
    SeatRequest,
)
from tests.factories import associations as rooms
from tests.factories import bodies, meetings, outside

_DAY = datetime.timedelta(days=1)


def in_groups(person: User, *, name: str, email: str, phone: str) -> None:
    today = timezone.localdate()
    body, other = bodies.body(), bodies.body()
    mandate = bodies.mandate(bodies.seat(body), person)
    bodies.mandate(bodies.seat(body), name=name, phone=phone, address=f"{name}, Kylätie 1")
    Mandate.objects.filter(seat__body=body).update(decision=f"{name} valittiin", reason=f"{name} muuttaa", phone=phone)
    statement = Statement.objects.create(body=body, kind="statement", title="Lausunto", text="Teksti")
    StatementComment.objects.create(statement=statement, author=person, text=f"Kannatan. {name}")
    Signature.objects.create(statement=statement, mandate=mandate)
    campaign = Campaign.objects.create(body=body, title="Kuntavaalit", text="Teksti", since=today, until=today)
    Pledge.objects.create(
        campaign=campaign, who=name, agreed=True, text=f"{name} lupaa", pledged_on=today, note=f"{name} muistaa"
    )
    RaisedIssue.objects.create(
        from_body=body, to_body=other, title=f"{name} kysyy", text=name, answer=name, raised_by=person
    )
    handover = Handover.objects.create(mandate=mandate)
    HandoverItem.objects.create(handover=handover, source="x", title=f"{name} tietää", url="/x/", done_by=person)
    BacklogItem.objects.create(
        body=body, title=f"{name} ehdottaa", text=name, state="dropped", note=f"{name} perui", proposed_by=person
    )
    meeting = meetings.meeting(
        body,
        state="cancelled",
        reason=f"{name} on kipeä",
        place=f"{name}, Kylätie 1",
        title=name,
        remote_link=f"https://eta.example/{name}",
    )
    meetings.item(meeting, f"{name} kertoo", presenter=name, text=f"{name} kertoo", proposal=f"Valitaan {name}")
    meetings.invitee(meeting, person, called_at=None)
    Invitee.objects.create(meeting=meeting, body=body, name=name, role="member")
    _as_agent(person, name=name, email=email, phone=phone)
    _as_representative(person, name)


def _as_agent(person: User, *, name: str, email: str, phone: str) -> None:
    today, place = timezone.localdate(), rooms.municipality()
    Office.objects.create(
        kind="agent",
        municipality=place,
        user=person,
        since=today,
        term_until=today + _DAY,
        until=today + _DAY,
        reason=f"{name} muuttaa",
        decision=f"{name} valittiin",
        about=f"Olen {name}",
        email=email,
        phone=phone,
        handover=f"Terveisin {name}",
    )
    election = Election.objects.create(
        municipality=place,
        state="decided",
        task="Auttaa.",
        announced_at=timezone.now(),
        call_until=today,
        decided_on=today,
        term_since=today,
        term_until=today + _DAY,
    )
    own = rooms.organisation()
    Candidate.objects.create(
        election=election, user=person, organisation=own, motivation=f"Olen {name}", proposed_by=person
    )
    RollEntry.objects.create(election=election, organisation=own, voted_by=person)
    Circular.objects.create(
        writer=person, on_behalf_of=f"agentti {name}", subject=f"{name} kutsuu", text=name, reply_to=email
    )


def _as_representative(person: User, name: str) -> None:
    body = outside.external()
    term = Representative.objects.create(
        seat=outside.seat(body),
        user=person,
        since=timezone.localdate(),
        decision=f"{name} valittiin",
        reason=f"{name} muuttaa",
    )
    report = outside.report(term)
    Report.objects.filter(pk=report.pk).update(happened=name, said=name, wanted=name, sent_at=timezone.now())
    MeetingInput.objects.create(meeting=report.meeting, organisation=rooms.organisation(), user=person, text=name)
    days = {"term_since": timezone.localdate(), "deadline": timezone.localdate()}
    request = SeatRequest.objects.create(
        body=body,
        chooser=body.nominating_body,
        asked_by=person,
        task=name,
        time_load=name,
        fee=name,
        competence=name,
        decision=f"{name} valittiin",
        reason=f"{name} perui",
        **days,
    )
    Nominee.objects.create(
        request=request, user=person, organisation=rooms.organisation(), motivation=f"Olen {name}", proposed_by=person
    )
