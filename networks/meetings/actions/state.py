"""What all deeds about a meeting ask first."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from networks.meetings.models import Meeting


def check_state(meeting: Meeting, allowed: Collection[str]) -> None:
    """Raises ValidationError, with the state in words, when the meeting is in none of the allowed ones."""
    if meeting.state not in allowed:
        raise ValidationError(_("The meeting is %(state)s.") % {"state": meeting.get_state_display()}, code="state")
