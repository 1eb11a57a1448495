"""Letters to those who are invited to a meeting, with the agenda on paper and the entry for their calendar."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

from jane_portal.core.feeds.ics import calendar
from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.letter import Attachment, LetterText, NotNeeded, render_letter
from networks.meetings.models import Invitee
from networks.meetings.selectors.dates import invitation_of
from networks.meetings.selectors.meeting import agenda_lines
from networks.meetings.selectors.papers import stored_agenda


def _invitee(params: dict[str, Any], *, needed: bool = True) -> Invitee:
    """Raises NotNeeded when she is called no more, or the meeting has passed."""
    related = ("meeting__body", "user", "in_place_of__user")
    found = Invitee.objects.select_related(*related).filter(pk=params["invitee"]).first()
    if found is None or found.meeting.has_passed or (found.called_at is not None) != needed:
        raise NotNeeded
    return found


def _letter(
    name: str, invitee: Invitee, params: dict[str, Any], *, language: str, method: str = "REQUEST"
) -> LetterText:
    meeting = invitee.meeting
    link = PersonalLink.objects.usable().filter(uuid=params["link"]).first() if params.get("link") else None
    if params.get("link") and link is None:
        raise NotNeeded
    member = invitee.in_place_of
    context = {
        "body": meeting.body.name,
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "remote_url": meeting.remote_link,
        "topics_text": _topics(invitee),
        "reason_text": meeting.reason,
        "member": member.person_name if member else "",
        "answer_url": link_url(link) if link else "",
        "meeting_url": settings.PORTAL_BASE_URL + meeting.get_absolute_url(),
    }
    return render_letter(f"mail/meetings/{name}", context, _attachments(invitee, language, method))


def _topics(invitee: Invitee) -> str:
    """Closed items are for those who have a seat; the others keep their numbers."""
    lines = [line for line in agenda_lines(invitee.meeting) if invitee.has_seat or not line.item.is_closed]
    return "\n".join(f"{line.number}. {line.item.title}" for line in lines)


def _attachments(invitee: Invitee, language: str, method: str) -> tuple[Attachment, ...]:
    meeting = invitee.meeting
    event = invitation_of(meeting, attendee=invitee.user.email if invitee.user else "", cancelled=method == "CANCEL")
    content = calendar([event], name=meeting.body.name, method=method)
    entry = Attachment("kokous.ics", content, f"text/calendar; method={method}")
    whole = invitee.has_seat or not meeting.items.filter(is_closed=True).exists()
    stored = stored_agenda(meeting.pk, language) if method == "REQUEST" and whole else None
    if stored is None:
        return (entry,)
    with default_storage.open(stored.path) as source:
        return Attachment(stored.file_name, source.read(), stored.content_type), entry


def call(*, language: str, params: dict[str, Any]) -> LetterText:
    return _called("call", language, params)


def news(*, language: str, params: dict[str, Any]) -> LetterText:
    return _called("news", language, params)


def deputy_called(*, language: str, params: dict[str, Any]) -> LetterText:
    return _called("deputy_called", language, params)


def _called(name: str, language: str, params: dict[str, Any]) -> LetterText:
    invitee = _invitee(params)
    if not invitee.meeting.is_called:
        raise NotNeeded
    return _letter(name, invitee, params, language=language)


def reminder(*, language: str, params: dict[str, Any]) -> LetterText:
    """Not when she has answered meanwhile."""
    if _invitee(params).answer:
        raise NotNeeded
    return _called("reminder", language, params)


def cancelled(*, language: str, params: dict[str, Any]) -> LetterText:
    invitee = _invitee(params)
    if not invitee.meeting.is_cancelled:
        raise NotNeeded
    return _letter("cancelled", invitee, params, language=language, method="CANCEL")


def deputy_released(*, language: str, params: dict[str, Any]) -> LetterText:
    invitee = _invitee(params, needed=False)
    return _letter("deputy_released", invitee, params, language=language, method="CANCEL")
