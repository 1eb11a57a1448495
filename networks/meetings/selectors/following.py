"""What can happen to a meeting, for those who follow its groups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jane_portal.follow.selectors.registry import NewsKind
from networks.bodies.selectors.following import topics_of
from networks.meetings.models import Meeting
from networks.meetings.rules import bodies_of

CALLED, CANCELLED = "meetings.called", "meetings.cancelled"
NEWS_KINDS = [NewsKind(CALLED, _("Agenda of a meeting")), NewsKind(CANCELLED, _("Meeting cancelled"))]


def topics_of_meeting(meeting: Meeting) -> list[str]:
    """Whom news of this meeting reach: nobody when not everybody may read of it. Two statements."""
    rows = Meeting.objects.select_related("body__municipality").prefetch_related("joint__body__municipality")
    found = rows.get(pk=meeting.pk)
    if not found.is_public or found.body.published_at is None:
        return []
    return sorted({topic for body in bodies_of(found) for topic in topics_of(body)})
