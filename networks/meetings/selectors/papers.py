"""The agenda on paper: made by the worker for those who have a seat, in each language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.core.files.models import StoredFile
from jane_portal.core.pdf.prints import Print, Sheet, subject_of
from networks.meetings.models import Meeting, MeetingState

from .meeting import JOINT, agenda_lines, minutes_of

AGENDA = "meeting_agenda"


def agenda_keys() -> list[str]:
    """Keys of the called meetings that are still ahead."""
    rows = Meeting.objects.filter(state=MeetingState.CALLED, ends_at__gte=timezone.now())
    return [str(key) for key in rows.values_list("pk", flat=True)]


def build_agenda(key: str) -> Sheet | None:
    """The whole agenda, closed items too. Three statements."""
    rows = Meeting.objects.exclude(state=MeetingState.PLANNED).select_related("body").prefetch_related(JOINT)
    meeting = rows.filter(pk=key).first()
    if meeting is None:
        return None
    lines = agenda_lines(meeting)
    context = {
        "meeting": meeting,
        "body": meeting.body,
        "others": [one.body for one in meeting.joint.all()],
        "lines": lines,
        "minutes": minutes_of(lines),
    }
    name = f"{_('agenda')}-{meeting.day:%Y-%m-%d}.pdf"
    return Sheet("pdf/meeting_agenda.html", context, name)


def agenda_seen_by(user: Any) -> Q:
    """The condition on StoredFile rows of this kind: those who have a seat, and the secretary."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    own = Meeting.objects.full_for(user).annotate(key=Cast("pk", CharField()))
    seen = Q(pk__in=[])
    for language in dict(settings.LANGUAGES):
        seen |= Q(subject__in=own.values_list(Concat("key", Value(f":{language}")), flat=True))
    return seen


def stored_agenda(meeting: int, language: str) -> StoredFile | None:
    """What the worker has made, for whoever has the right already."""
    return StoredFile.objects.filter(kind=AGENDA, subject=subject_of(str(meeting), language)).first()


def agenda_for(meeting: Meeting, user: Any, language: str) -> StoredFile | None:
    """The printed agenda, for those who may read all of it. One statement or two."""
    rows = StoredFile.objects.filter(kind=AGENDA, subject=subject_of(str(meeting.pk), language))
    return rows.filter(agenda_seen_by(user)).first()


PRINTS = [Print(AGENDA, agenda_keys, build_agenda, agenda_seen_by)]
