"""Who may do what with a meeting. Rights follow mandates (decisions 1)."""

from __future__ import annotations

from typing import Any

import rules

from associations.rules import is_secretary
from networks.bodies.models import Body
from networks.bodies.rules import keeps, sits_in

from .models import Meeting


def bodies_of(meeting: Meeting) -> list[Body]:
    """All that hold it. Load `body__municipality` and `joint__body__municipality` with the meeting."""
    return [meeting.body, *(one.body for one in meeting.joint.all())]


@rules.predicate
def keeps_meeting(user: Any, meeting: Meeting | None) -> bool:
    """Chair or secretary of the body whose meeting it is, today."""
    return meeting is not None and bool(keeps(user, meeting.body))


@rules.predicate
def sits_at(user: Any, meeting: Meeting | None) -> bool:
    """Has a seat today in a body that holds the meeting."""
    if meeting is None:
        return False
    return any(sits_in(user, one) for one in bodies_of(meeting))


@rules.predicate
def is_inside(user: Any, meeting: Meeting | None) -> bool:
    """Inside a body that holds the meeting: has a seat, is a contact of its municipality, or the secretary."""
    if meeting is None:
        return False
    return any(user.has_perm("bodies.see_inside", one) for one in bodies_of(meeting))


# Planning meetings of a body, and how it holds them; asked with the body.
rules.add_perm("meetings.plan_meetings", rules.is_authenticated & (is_secretary | keeps))
rules.add_perm("meetings.change_meeting", rules.is_authenticated & (is_secretary | keeps_meeting))
rules.add_perm("meetings.propose_matter", rules.is_authenticated & (is_secretary | sits_at))
rules.add_perm("meetings.see_inside", rules.is_authenticated & is_inside)
