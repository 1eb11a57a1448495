"""Who is to be called to a meeting, who comes, and whether they are enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from associations.models import MunicipalContact
from networks.bodies.models import Body, Kind, Seat, SeatRole
from networks.bodies.models.seat import REGULAR
from networks.bodies.selectors.standing import Standing, standings
from networks.meetings.models import Answer, Invitee, Meeting, Practice
from networks.meetings.rules import bodies_of


@dataclass
class Attendance:
    """rows: who is called, in the order of their seats. needed: how many with a vote make a quorum."""

    rows: list[Invitee] = field(default_factory=list)
    needed: int = 0

    @property
    def coming(self) -> int:
        return sum(1 for one in self.rows if one.answer == Answer.COMES)

    @property
    def voting(self) -> int:
        """How many with a vote have said that they come."""
        return sum(1 for one in self.rows if one.answer == Answer.COMES and one.votes)

    @property
    def silent(self) -> int:
        return sum(1 for one in self.rows if one.is_silent)

    @property
    def suffices(self) -> bool:
        return self.voting >= self.needed


def attendance_of(meeting: Meeting) -> Attendance:
    """Two statements. Load `body__practice` with the meeting."""
    rows = meeting.invitees.called().select_related("user", "body", "mandate__on_behalf_of", "in_place_of__user")
    found = sorted(rows, key=lambda one: (_rank(one.role), one.pk))
    return Attendance(rows=found, needed=quorum_of(meeting))


def _rank(role: str) -> int:
    return list(SeatRole.values).index(role)


def quorum_of(meeting: Meeting) -> int:
    """What the practice of the body says, otherwise more than half of the seats with a vote. One statement.

    Load `body__practice` with the meeting.
    """
    practice = getattr(meeting.body, "practice", None)
    if practice is not None and practice.quorum:
        return int(practice.quorum)
    seats = Seat.objects.existing(meeting.day).filter(body=meeting.body_id, role__in=REGULAR).count()
    return seats // 2 + 1


def to_call(meeting: Meeting) -> list[Invitee]:
    """Unsaved rows of everybody to be called, each person once; deputies with `called_at` empty unless their member's
    seat is vacant. Some statements for each body.
    """
    found: list[Invitee] = []
    seen: set[int] = set()
    for body in bodies_of(meeting):
        for one in _of_body(meeting, body):
            if one.user_id is not None and one.user_id in seen:
                continue
            if one.user_id is not None:
                seen.add(one.user_id)
            found.append(one)
    return found


def _of_body(meeting: Meeting, body: Body) -> Iterable[Invitee]:
    now = timezone.now()
    held = list(standings(Seat.objects.filter(body=body).filled_by_mandate(), meeting.day))
    members: dict[int, Invitee] = {}
    for one in sorted(held, key=lambda one: (_rank(one.seat.role), one.seat.order, one.seat.pk)):
        if one.mandate is None or one.seat.deputy_of_id:
            continue
        made = _row(meeting, body, one)
        made.called_at, made.votes = now, one.seat.role in REGULAR
        members[one.seat.pk] = made
        yield made
    for one in held:
        if one.mandate is None or not one.seat.deputy_of_id:
            continue
        made = _row(meeting, body, one)
        made.votes = one.seat.deputy_of.role in REGULAR if one.seat.deputy_of else False
        made.in_place_of = members.get(one.seat.deputy_of_id)
        made.called_at = None if made.in_place_of else now
        yield made
    yield from _contacts(meeting, body)


def _row(meeting: Meeting, body: Body, standing: Standing) -> Invitee:
    mandate = standing.mandate
    assert mandate is not None  # noqa: S101 - asked by the callers
    return Invitee(
        meeting=meeting,
        body=body,
        mandate=mandate,
        user=mandate.user,
        name="" if mandate.user_id else mandate.name,
        role=standing.seat.role,
    )


def _contacts(meeting: Meeting, body: Body) -> Iterable[Invitee]:
    """The municipality's contact attends a local body and speaks, without a vote."""
    if body.kind != Kind.LOCAL or body.municipality_id is None:
        return
    rows = MunicipalContact.objects.in_force(meeting.day).filter(
        Q(substitute_for__isnull=True), municipality=body.municipality_id, role=MunicipalContact.Role.NGO
    )
    for one in rows.filter(user__isnull=False).select_related("user"):
        yield Invitee(meeting=meeting, body=body, user=one.user, role=SeatRole.CONTACT, called_at=timezone.now())


def by_post(meeting: Meeting) -> list[Invitee]:
    """Those without e-mail, with the addresses that their mandates hold. One statement."""
    return list(meeting.invitees.called().filter(user__isnull=True).select_related("mandate"))


def invitee_of(meeting: Meeting, user: Any) -> Invitee | None:
    """Her own invitation. One statement."""
    if not user.is_authenticated:
        return None
    return meeting.invitees.called().filter(user=user).select_related("meeting__body").first()


def invitee_of_link(link: Any) -> Invitee | None:
    """Whose answer the link takes."""
    if link is None or not link.subject.startswith("invitee:"):
        return None
    rows = Invitee.objects.called().select_related("meeting__body", "user")
    return rows.filter(uuid=link.subject.removeprefix("invitee:"), user=link.user_id).first()


@dataclass(frozen=True)
class CallPlan:
    """What the secretary sees before the call goes. late: it comes later than the practice of the body says."""

    letters: int
    post: int
    deputies: int
    days: int
    wanted_days: int

    @property
    def late(self) -> bool:
        return self.days < self.wanted_days


def call_plan(meeting: Meeting) -> CallPlan:
    rows = to_call(meeting)
    called = [one for one in rows if one.called_at]
    practice = Practice.objects.filter(body=meeting.body_id).first() or Practice()
    return CallPlan(
        letters=sum(1 for one in called if one.user_id),
        post=sum(1 for one in called if not one.user_id),
        deputies=len(rows) - len(called),
        days=(meeting.day - timezone.localdate()).days,
        wanted_days=practice.call_days,
    )
