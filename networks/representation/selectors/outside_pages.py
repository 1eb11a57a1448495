"""Reads for the page of a body outside the network, of its meetings, and of requests for representatives."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from associations.models import Organisation
from jane_portal.accounts.models import User
from jane_portal.core.history.selectors import Source
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.states import Step, open_steps
from networks.representation.models import (
    ExternalBody,
    ExternalMeeting,
    ExternalSeat,
    MeetingInput,
    Nominee,
    Report,
    Representative,
    SeatRequest,
)
from networks.representation.models.candidate import EDITING
from networks.representation.models.seat_request import REQUEST_STEPS, SeatRequestQuerySet
from networks.representation.rules import sides_in

from .around import associations_around
from .outside import knows_people

MEETINGS_SHOWN = 12


@dataclass(frozen=True)
class Told:
    """One report as the viewer may read it. reads: whether its answers are shown. own: the viewer wrote it."""

    report: Report
    reads: bool
    who: str
    own: bool


def meetings_of(body: ExternalBody, user: Any) -> list[tuple[ExternalMeeting, list[Told]]]:
    """The newest meetings with what was reported of each. Two statements."""
    meetings = list(ExternalMeeting.objects.visible_to(user).filter(body=body)[:MEETINGS_SHOWN])
    told = reports_of(meetings, body, user)
    return [(meeting, told.get(meeting.pk, [])) for meeting in meetings]


def reports_of(meetings: list[ExternalMeeting], body: ExternalBody, user: Any) -> dict[int, list[Told]]:
    """One statement. Beside silence stands the association, not the person."""
    rows = Report.objects.visible_to(user).filter(meeting__in=meetings)
    found: dict[int, list[Told]] = {}
    inside = knows_people(user, body)
    for row in rows.select_related("term__on_behalf_of", "term__user").order_by("pk"):
        who = row.term.on_behalf_of.name if row.term.on_behalf_of else ""
        if inside:
            who = ", ".join(filter(None, (row.term.user.get_full_name(), who)))
        found.setdefault(row.meeting_id, []).append(Told(row, row.shown_to(user), who, row.term.user_id == user.pk))
    return found


def own_reports(user: Any, meetings: list[ExternalMeeting] | None = None) -> list[Report]:
    """Reports that are waited for from this person. One statement."""
    rows = Report.objects.silent().filter(term__user=user)
    if meetings is not None:
        rows = rows.filter(meeting__in=meetings)
    return list(rows.select_related("meeting__body").order_by("meeting__day", "pk"))


def report_of_link(link: PersonalLink | None) -> Report | None:
    """What the link of a letter asks for; None when it is dead, has been answered, or belongs to another."""
    if link is None or link.user_id is None:
        return None
    kind, _colon, key = link.subject.partition(":")
    if kind != "report":
        return None
    rows = Report.objects.filter(uuid=key, term__user=link.user_id, sent_at=None)
    return rows.select_related("meeting__body__nominating_body", "term__user").first()


def question_of_link(link: PersonalLink | None) -> tuple[ExternalMeeting, Organisation] | None:
    """The meeting and the association for which the holder of the link may answer now."""
    if link is None or link.user_id is None:
        return None
    kind, _colon, keys = link.subject.partition(":")
    meeting_key, _colon, organisation_key = keys.partition(":")
    if kind != "meeting" or not (meeting_key.isdigit() and organisation_key.isdigit()):
        return None
    meeting = ExternalMeeting.objects.select_related("body__municipality").filter(pk=meeting_key).first()
    organisation = Organisation.objects.filter(pk=organisation_key).first()
    if meeting is None or organisation is None or not meeting.takes_inputs():
        return None
    return meeting, organisation


def answering_for(meeting: ExternalMeeting, user: Any) -> list[Organisation]:
    """Associations of the area for which this person acts today. One statement."""
    keys = user.scope_keys(*EDITING) if user.is_authenticated else set()
    if not keys or not meeting.takes_inputs():
        return []
    return list(associations_around(meeting.body).filter(uuid__in=keys).order_by("sort_key", "pk"))


def said_before(meeting: ExternalMeeting, organisation: Organisation, user: User) -> str:
    """What she has said already for the association."""
    rows = MeetingInput.objects.filter(meeting=meeting, organisation=organisation, user=user)
    return rows.values_list("text", flat=True).first() or ""


def nominee_of_link(link: PersonalLink | None) -> Nominee | None:
    """The proposal that the holder of the link may answer now."""
    if link is None or link.user_id is None:
        return None
    kind, _colon, key = link.subject.partition(":")
    if kind != "nominee" or not key.isdigit():
        return None
    rows = Nominee.objects.filter(pk=key, user=link.user_id, withdrawn_at=None)
    found = rows.select_related("request__body", "request__chooser", "organisation", "user").first()
    return found if found is not None and found.request.takes_nominees() else None


def requests_for(user: Any) -> SeatRequestQuerySet:
    rows = SeatRequest.objects.visible_to(user)
    return rows.select_related("body__municipality", "body__organisation", "chooser").order_by("-created_at", "-pk")


def steps_for(request: SeatRequest, user: Any) -> list[Step]:
    """What this person may do with the request now, on either side."""
    found = {
        step.key: step for side in sides_in(user, request) for step in open_steps(REQUEST_STEPS, request.state, side)
    }
    return [step for key, step in REQUEST_STEPS.items() if key in found]


def waiting_requests(user: Any, day: datetime.date | None = None) -> list[SeatRequest]:
    """Requests in which it is this person's turn. One statement."""
    day = day or timezone.localdate()
    rows = requests_for(user).open().filter(~Q(state="call") | Q(call_until__lt=day))
    return [one for one in rows if {step.key for step in steps_for(one, user)} & {"open_call", "choose", "seat"}]


def external_sources(body: ExternalBody) -> list[Source]:
    """What the history page of a body outside the network shows."""
    terms = Representative.objects.filter(seat__body=body)
    sources = [
        Source(ExternalBody, "id", body.pk, hidden=frozenset({"slug"})),
        Source(ExternalSeat, "body_id", body.pk),
    ]
    seats = terms.order_by("seat_id").values_list("seat_id", flat=True).distinct()
    hidden = frozenset({"warned_for"})
    return sources + [Source(Representative, "seat_id", key, title="user_id", hidden=hidden) for key in seats]


def own_associations(user: Any) -> list[Organisation]:
    """Those for which this person acts today. One statement, none for others."""
    keys = user.scope_keys(*EDITING) if user.is_authenticated else set()
    return list(Organisation.objects.filter(uuid__in=keys, deleted_at=None).order_by("sort_key")) if keys else []
