"""Meetings of the demo: all of a group that exists nowhere, so that no words are put into the mouths of real ones."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from django.utils import timezone

from jane_portal.accounts.models import User
from jane_portal.core.demo import DemoPlan
from jane_portal.core.history import action
from networks.bodies.actions.backlog import add_backlog
from networks.bodies.models import Body, Kind, SeatRole
from networks.meetings.models import Answer, Meeting
from networks.meetings.selectors.sources import offers_for

from .agenda import add_item, compose_agenda, propose_matter
from .call import answer_call, send_call
from .meeting import cancel_meeting, create_meeting, moment

TEXTS = Path(__file__).resolve().parent.parent / "data" / "demo.json"
_DAY = datetime.timedelta(days=1)
_BEGINS, _ENDS = datetime.time(17, 30), datetime.time(19, 30)


def load(plan: DemoPlan) -> dict[str, int] | None:
    """The part of this room. None when there are meetings already, or no invented group to hold them."""
    group = Body.objects.filter(kind=Kind.WORKING_GROUP, parent__kind=Kind.REGIONAL).order_by("pk").first()
    if Meeting.objects.exists() or group is None:
        return None
    chair = group.seats.get(role=SeatRole.CHAIR).mandates.get().user
    member = group.seats.get(role=SeatRole.MEMBER).mandates.get().user
    if chair is None or member is None:
        return None
    return {"meetings": make_demo(body=group, member=member, by=chair)}


@action
def make_demo(*, body: Body, member: User, by: User) -> int:
    """One to which people are called, a coming one, one of last spring and one that was cancelled. Returns how many."""
    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    today = timezone.localdate()
    made = []
    for days in (-120, 16, 44, 75):
        day = today + days * _DAY
        values = {
            "starts_at": moment(day, _BEGINS),
            "ends_at": moment(day, _ENDS),
            "place": texts["place"],
            "is_public": True,
        }
        made.append(create_meeting(body=body, values=values, by=by))
    past, first, cancelled, _last = made
    add_backlog(body=body, by=by, **texts["backlog"])
    propose_matter(meeting=first, by=member, **texts["proposal"])
    for meeting in (past, first):
        standing = [offer.origin for group in offers_for(meeting) for offer in group.offers if group.key == "standing"]
        compose_agenda(meeting=meeting, origins=standing, by=by)
    for values in texts["items"]:
        add_item(meeting=first, values=values, by=by)
    called = send_call(meeting=first, version=first.version, by=by)
    answer_call(invitee=called.invitees.get(user=by), answer=Answer.COMES, by=by)
    cancel_meeting(meeting=cancelled, version=cancelled.version, reason=texts["cancelled"], by=by)
    return len(made)
