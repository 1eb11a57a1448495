"""Meetings planned, changed and cancelled."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.core.versions import lock_version
from jane_portal.follow.actions.news import record_news, take_news_back
from networks.bodies.models import Body
from networks.meetings.models import JointBody, Meeting, MeetingState
from networks.meetings.models.meeting import MEETING_STEPS, UNDER_WORK
from networks.meetings.selectors import following

from .call_letters import CANCELLED
from .practice import begin_practice
from .search import refresh_meetings
from .state import check_state

FIELDS = frozenset({"title", "starts_at", "ends_at", "place", "remote_link", "is_public", "proposals_until"})
# The work committee meets so long before the meeting that it prepares (domain D1).
COMMITTEE_BEFORE = datetime.timedelta(days=14)


@action
def create_meeting(*, body: Body, values: dict[str, Any], others: Iterable[Body] = (), by: User) -> Meeting:
    """others: bodies that hold the meeting together with it. Without a last day for proposals the practice gives one.

    Raises PermissionDenied, and ValidationError when the body meets at that time already or has ended.
    """
    if not by.has_perm("meetings.plan_meetings", body):
        raise PermissionDenied
    return _create(body, values, others)


def _create(body: Body, values: dict[str, Any], others: Iterable[Body] = ()) -> Meeting:
    if body.is_closed:
        raise ValidationError(_("This group has ended, so it has no more meetings."))
    practice = begin_practice(body=body, by=None)
    meeting = Meeting(body=body, is_public=practice.is_public)
    _write(meeting, values)
    if meeting.proposals_until is None:
        meeting.proposals_until = meeting.day - datetime.timedelta(days=practice.proposal_days)
    _save(meeting)
    _write_others(meeting, others)
    return meeting


@action
def change_meeting(
    *, meeting: Meeting, version: int, values: dict[str, Any], others: Iterable[Body] | None = None, by: User
) -> Meeting:
    """Raises PermissionDenied, StaleVersionError, and ValidationError when the meeting is cancelled or held."""
    current = lock_version(meeting, version)
    if not by.has_perm("meetings.change_meeting", current):
        raise PermissionDenied
    check_state(current, UNDER_WORK)
    _write(current, values)
    if current.is_called:
        if current.has_passed:
            raise ValidationError({"day": _("This day has passed.")})
        current.changed_at = timezone.now()
    _save(current)
    # Who is called was settled with the call.
    if others is not None and not current.is_called:
        _write_others(current, others)
    refresh_meetings([current.pk])
    return current


@action
def cancel_meeting(*, meeting: Meeting, version: int, reason: str, by: User) -> Meeting:
    """Raises PermissionDenied, StaleVersionError, and ValidationError without a reason or when it is too late."""
    current = lock_version(meeting, version)
    if not by.has_perm("meetings.change_meeting", current):
        raise PermissionDenied
    check_state(current, MEETING_STEPS["cancel"].sources)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    was_called = current.is_called
    current.state, current.reason = MeetingState.CANCELLED, reason.strip()
    current.save(update_fields=["state", "reason", "version", "updated_at"])
    if was_called:
        about = (Meeting.thread_end, current.uuid)
        take_news_back(kind=following.CALLED, about=about)
        if topics := following.topics_of_meeting(current):
            record_news(kind=following.CANCELLED, about=about, topics=topics)
        later("meetings.write_invited", meeting_id=current.pk, about=CANCELLED)
    return current


@action
def plan_year(
    *,
    body: Body,
    days: Iterable[datetime.date],
    begins: datetime.time,
    ends: datetime.time,
    values: dict[str, Any],
    committee: Body | None = None,
    by: User,
) -> list[Meeting]:
    """The meetings of a year at once. committee: meets at the same hour two weeks before each of them.

    A day on which the body meets at that hour already is left as it is, so a double press plans nothing twice.
    Raises PermissionDenied, ValidationError.
    """
    wanted = [(body, day) for day in sorted(set(days))]
    if committee is not None:
        wanted += [(committee, day - COMMITTEE_BEFORE) for _body, day in wanted]
    for one in {one for one, _day in wanted}:
        if not by.has_perm("meetings.plan_meetings", one):
            raise PermissionDenied
        # One planner of a body at a time.
        Body.objects.select_for_update(of=("self",)).get(pk=one.pk)
    made = []
    for one, day in wanted:
        starts = moment(day, begins)
        taken = Meeting.objects.filter(body=one, starts_at=starts).exclude(state=MeetingState.CANCELLED)
        if not taken.exists():
            made.append(_create(one, {**values, "starts_at": starts, "ends_at": moment(day, ends)}))
    return made


def moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """The moment in the time of the portal."""
    return timezone.make_aware(datetime.datetime.combine(day, time))


def _write(meeting: Meeting, values: dict[str, Any]) -> None:
    unknown = values.keys() - FIELDS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for name, value in values.items():
        setattr(meeting, name, value)
    if meeting.ends_at <= meeting.starts_at:
        raise ValidationError({"ends": _("The meeting ends before it begins.")})
    if meeting.proposals_until is not None and meeting.proposals_until > meeting.day:
        raise ValidationError({"proposals_until": _("This day is after the meeting.")})


def _save(meeting: Meeting) -> None:
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        if "meeting_once_at_a_time" not in str(error):
            raise
        raise ValidationError({"day": _("The group has a meeting at this time already.")}) from error


def _write_others(meeting: Meeting, others: Iterable[Body]) -> None:
    """Raises ValidationError for a body that would meet with itself."""
    wanted = {one.pk: one for one in others}
    if meeting.body_id in wanted:
        raise ValidationError({"others": _("Choose other groups than the one whose meeting this is.")})
    there = set(JointBody.objects.filter(meeting=meeting).values_list("body", flat=True))
    JointBody.objects.filter(meeting=meeting, body__in=there - wanted.keys()).delete()
    JointBody.objects.bulk_create(JointBody(meeting=meeting, body_id=pk) for pk in sorted(wanted.keys() - there))
