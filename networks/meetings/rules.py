"""Who may do what with a meeting. Rights follow mandates (decisions 1)."""

from __future__ import annotations

from typing import Any

import rules

from associations.rules import is_secretary
from networks.bodies.rules import keeps, sits_in

from .models import Meeting


@rules.predicate
def keeps_meeting(user: Any, meeting: Meeting | None) -> bool:
    """Chair or secretary of the body whose meeting it is, today."""
    return meeting is not None and bool(keeps(user, meeting.body))


@rules.predicate
def sits_at(user: Any, meeting: Meeting | None) -> bool:
    """Has a seat today in a body that holds the meeting. Load `body` and `joint__body` with the meeting."""
    if meeting is None:
        return False
    return any(sits_in(user, one) for one in [meeting.body, *(joint.body for joint in meeting.joint.all())])


# Planning meetings of a body, and how it holds them; asked with the body.
rules.add_perm("meetings.plan_meetings", rules.is_authenticated & (is_secretary | keeps))
rules.add_perm("meetings.change_meeting", rules.is_authenticated & (is_secretary | keeps_meeting))
rules.add_perm("meetings.propose_matter", rules.is_authenticated & (is_secretary | sits_at))
