"""The call: sent once, told again when something changes, answered with one press; deputies step in by themselves."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.versions import lock_version
from jane_portal.follow.actions.news import record_news
from networks.meetings.models import Answer, Invitee, Meeting, MeetingState
from networks.meetings.models.meeting import MEETING_STEPS
from networks.meetings.selectors.call import to_call
from networks.meetings.selectors.following import CALLED, topics_of_meeting

from .call_letters import CALL, NEWS, write_to
from .search import refresh_meetings
from .state import check_state


@action
def send_call(*, meeting: Meeting, version: int, by: User) -> Meeting:
    """Everybody who has a seat on the day is called, once; personal deputies when they are needed (domain D1).

    Raises PermissionDenied, StaleVersionError, and ValidationError when it was sent already, the day has passed, the
    agenda is empty or there is nobody to call.
    """
    current = lock_version(meeting, version)
    if not by.has_perm("meetings.change_meeting", current):
        raise PermissionDenied
    check_state(current, MEETING_STEPS["call"].sources)
    if current.has_begun:
        raise ValidationError(_("The meeting has begun already, so nobody can be called to it."))
    if not current.items.exists():
        raise ValidationError(_("Put the agenda together first: the call tells what the meeting is about."))
    invitees = to_call(current)
    if not any(one.called_at for one in invitees):
        raise ValidationError(_("Nobody has a seat on the day of the meeting, so there is nobody to call."))
    for one in invitees:
        one.save()
    now = timezone.now()
    current.state = MeetingState.CALLED
    current.called_at = current.told_at = now
    current.told_starts_at = current.starts_at
    current.save()
    refresh_meetings([current.pk])
    if topics := topics_of_meeting(current):
        record_news(kind=CALLED, about=(Meeting.thread_end, current.uuid), topics=topics)
    later("meetings.write_invited", meeting_id=current.pk, about=CALL)
    return current


@action
def tell_invited(*, meeting: Meeting, version: int, by: User) -> Meeting:
    """The invited get the meeting as it is now. When it has moved, everybody is asked again whether she comes.

    Raises PermissionDenied, StaleVersionError, and ValidationError when there is nothing to tell.
    """
    current = lock_version(meeting, version)
    if not by.has_perm("meetings.change_meeting", current):
        raise PermissionDenied
    if not current.has_news:
        raise ValidationError(_("The invited know everything already."), code="state")
    if current.has_moved:
        answered = Invitee.objects.select_for_update(of=("self",)).filter(meeting=current).exclude(answer="")
        for one in answered:
            one.answer, one.answered_at, one.reminded_at = "", None, None
            one.save()
        # Deputies are needed only when their members answer so again.
        for one in current.invitees.called().filter(in_place_of__isnull=False):
            one.called_at = None
            one.save()
            write_to(invitee=one, builder="deputy_released", kind="deputy_released")
    current.told_at, current.told_starts_at = timezone.now(), current.starts_at
    current.save()
    later("meetings.write_invited", meeting_id=current.pk, about=NEWS)
    return current


@action
def answer_call(*, invitee: Invitee, answer: str, by: User, link: PersonalLink | None = None) -> Invitee:
    """Whether she comes; she may change her mind until the meeting begins. Her deputy is called, or let go again.

    by: herself, or whoever keeps the meeting and has heard it from her. link: she came by a letter.
    Raises PermissionDenied, and ValidationError when the meeting takes no answers or she is no longer needed.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=invitee.meeting_id)
    current = Invitee.objects.select_for_update(of=("self",)).get(pk=invitee.pk)
    own = current.user_id == by.pk and by.is_active
    if link is not None and (link.user_id != by.pk or not link.is_usable or link.subject != current.link_subject):
        raise PermissionDenied
    if not own and not by.has_perm("meetings.change_meeting", meeting):
        raise PermissionDenied
    check_state(meeting, [MeetingState.CALLED])
    if meeting.has_passed:
        raise ValidationError(_("The meeting has been held, so nothing was changed."), code="past")
    if current.called_at is None:
        raise ValidationError(
            _("You are not needed after all: the member whose deputy you are comes."), code="needless"
        )
    if answer not in Answer.values:
        raise ValidationError(_("Choose whether you come."))
    if current.answer != answer:
        current.answer, current.answered_at = answer, timezone.now()
        current.save()
        _move_deputy(current)
    return current


def _move_deputy(member: Invitee) -> None:
    deputy = Invitee.objects.select_for_update(of=("self",)).filter(in_place_of=member).first()
    if deputy is None:
        return
    if member.answer == Answer.STAYS_AWAY and deputy.called_at is None:
        deputy.called_at, deputy.answer, deputy.answered_at = timezone.now(), "", None
        deputy.save()
        write_to(invitee=deputy, builder="deputy_called", kind="deputy_called", again=True)
    elif member.answer == Answer.COMES and deputy.called_at is not None:
        deputy.called_at, deputy.answer, deputy.answered_at = None, "", None
        deputy.save()
        write_to(invitee=deputy, builder="deputy_released", kind="deputy_released", again=True)
