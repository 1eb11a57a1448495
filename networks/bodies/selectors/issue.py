"""Reads of raised issues: those of one body, the way of one, and what waits on a desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from networks.bodies.models import Body, RaisedIssue, kept_bodies

SHOWN = 8
LISTED = 200


@dataclass(frozen=True)
class BodyIssues:
    """Those that wait come first, then the newest answers."""

    received: list[RaisedIssue]
    raised: list[RaisedIssue]


def issues_of(body: Body, user: Any, most: int = LISTED) -> BodyIssues:
    """What this body has received and raised, as far as the viewer sees it. One statement."""
    seen = RaisedIssue.objects.visible_to(user).filter(Q(to_body=body) | Q(from_body=body))
    rows = seen.select_related("from_body", "to_body").order_by(F("answered_on").desc(nulls_first=True), "-pk")
    found = list(rows[:most])
    return BodyIssues(
        received=[one for one in found if one.to_body_id == body.pk],
        raised=[one for one in found if one.from_body_id == body.pk],
    )


def way_of(issue: RaisedIssue, user: Any) -> list[RaisedIssue]:
    """All stretches of its way, the first one first. One statement."""
    seen = RaisedIssue.objects.visible_to(user).filter(chain=issue.chain)
    return list(seen.select_related("from_body", "to_body").order_by("pk"))


def waiting_issues(user: Any) -> list[RaisedIssue]:
    """Those that wait for a body that this person keeps, the oldest first. One statement."""
    found = RaisedIssue.objects.visible_to(user).waiting().filter(to_body__in=kept_bodies(user))
    return list(found.select_related("from_body", "to_body").order_by("pk")[:SHOWN])
