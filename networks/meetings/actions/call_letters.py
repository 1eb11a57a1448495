"""Letters to the invited: to all in batches, each once, whatever happens to the worker."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jane_portal.core.history import action
from jane_portal.core.links import make_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.pdf.prints import make_print
from jane_portal.mail.actions import queue_letter
from networks.meetings.models import Invitee, Meeting, MeetingState
from networks.meetings.selectors.papers import AGENDA

# What a letter to all the invited is about.
CALL, NEWS, CANCELLED = "call", "news", "cancelled"
ABOUT = (CALL, NEWS, CANCELLED)
# The purpose of links: answering a call.
ANSWER = "meeting_answer"
LIFETIME = datetime.timedelta(days=60)
# Invited people in one transaction.
BATCH = 50
# Those who have not answered are reminded so long before the meeting, once.
REMINDED = datetime.timedelta(days=3)
_BUILDERS = "networks.meetings.letters.call"


def write_invited(*, meeting_id: int, about: str) -> int:
    """The letter to everybody who is called; it can run any number of times. Returns how many were queued or there.

    The agenda is printed first, in the languages of those who get it: nobody gets a letter without its paper.
    """
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    if meeting is None or about not in ABOUT:
        return 0
    if (meeting.state == MeetingState.CANCELLED) != (about == CANCELLED) or meeting.state == MeetingState.PLANNED:
        return 0
    rows = meeting.invitees.called().filter(user__isnull=False)
    if about != CANCELLED:
        # A deputy who was called later has had a letter of her own.
        rows = rows.filter(called_at__lte=meeting.told_at)
        for language in sorted({*rows.values_list("user__language", flat=True)} & set(dict(settings.LANGUAGES))):
            make_print(kind=AGENDA, key=str(meeting.pk), language=language)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        _batch(keys[start : start + BATCH], about)
    return len(keys)


def finish_letters() -> int:
    """Letters that a worker was killed amid are written to the end. Returns how many meetings were looked at.

    The key of a letter tells which telling it belongs to, so nobody gets one twice.
    """
    fresh = timezone.now() - datetime.timedelta(days=2)
    ahead = Meeting.objects.filter(ends_at__gte=timezone.now(), called_at__isnull=False)
    told = ahead.filter(state=MeetingState.CALLED, told_at__gte=fresh)
    gone = ahead.filter(state=MeetingState.CANCELLED, updated_at__gte=fresh)
    for meeting in [*told, *gone]:
        about = CALL if meeting.told_at == meeting.called_at else NEWS
        write_invited(meeting_id=meeting.pk, about=CANCELLED if meeting.is_cancelled else about)
    return len(told) + len(gone)


@transaction.atomic
def _batch(keys: list[int], about: str) -> None:
    rows = Invitee.objects.select_for_update(of=("self",)).select_related("meeting", "user")
    for one in rows.filter(pk__in=keys).order_by("pk"):
        write_to(invitee=one, builder=about, kind=f"meeting_{about}")


def write_to(*, invitee: Invitee, builder: str, kind: str, again: bool = False) -> None:
    """One letter to her, once for each telling; again: also when she had such a letter before. None by post."""
    user, meeting = invitee.user, invitee.meeting
    if user is None:
        return
    told = meeting.told_at or timezone.now()
    mark = f"{told:%Y%m%d%H%M%S%f}" if not again else f"{timezone.now():%Y%m%d%H%M%S%f}"
    link = None if builder in (CANCELLED, "deputy_released") else _link(invitee)
    queue_letter(
        builder=f"{_BUILDERS}.{builder}",
        to=user.email,
        language=user.language,
        user=user,
        params={"invitee": invitee.pk, "link": str(link.uuid) if link else ""},
        kind=kind,
        key=f"meetings.{invitee.uuid}:{builder}:{mark}",
        secret=link is not None,
    )


def _link(invitee: Invitee) -> PersonalLink:
    """Her open link, or a new one: a second letter must not kill the link of the first."""
    user = invitee.user
    there = PersonalLink.objects.usable().filter(purpose=ANSWER, subject=invitee.link_subject, user=user).first()
    return there or make_link(purpose=ANSWER, subject=invitee.link_subject, email=user.email if user else "", user=user)


def remind_silent(*, now: datetime.datetime | None = None) -> int:
    """Nightly: those who have not answered, three days before the meeting, once. Returns how many."""
    now = now or timezone.now()
    rows = Invitee.objects.called().filter(
        answer="",
        reminded_at__isnull=True,
        user__isnull=False,
        meeting__state=MeetingState.CALLED,
        meeting__starts_at__gt=now,
        meeting__starts_at__lte=now + REMINDED,
        # Whoever was called yesterday still has time.
        called_at__lt=now - datetime.timedelta(days=1),
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(_remind(invitee_id=key, by=None) for key in keys)


@action
def _remind(*, invitee_id: int, by: None) -> int:
    rows = Invitee.objects.select_for_update(of=("self",)).select_related("meeting", "user")
    one = rows.filter(pk=invitee_id, answer="", reminded_at__isnull=True).first()
    if one is None:
        return 0
    one.reminded_at = timezone.now()
    one.save()
    write_to(invitee=one, builder="reminder", kind="meeting_reminder")
    return 1
