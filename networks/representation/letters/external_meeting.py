"""Letters around a meeting outside the network: the question, the brief, the three questions, their reminder."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from associations.models import Organisation
from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.representation.models import ExternalMeeting, Report
from networks.representation.selectors.brief import brief_text, inputs_of


def _link(params: dict[str, Any]) -> str:
    """Raises NotNeeded when the link is dead."""
    link = PersonalLink.objects.usable().filter(uuid=params["link"]).first()
    if link is None:
        raise NotNeeded
    return link_url(link)


def _letter(name: str, meeting: ExternalMeeting, **more: Any) -> LetterText:
    context = {
        "body": meeting.body.name,
        "day": meeting.day,
        "topics_text": meeting.topics,
        "meeting_url": settings.PORTAL_BASE_URL + meeting.get_absolute_url(),
        **more,
    }
    return render_letter(f"mail/representation/meeting_{name}", context)


def ask(*, language: str, params: dict[str, Any]) -> LetterText:
    meeting = ExternalMeeting.objects.select_related("body").filter(pk=params["meeting"]).first()
    organisation = Organisation.objects.filter(pk=params["organisation"]).first()
    if meeting is None or organisation is None or not meeting.takes_inputs():
        raise NotNeeded
    return _letter("ask", meeting, organisation=organisation.name, answer_url=_link(params))


def brief(*, language: str, params: dict[str, Any]) -> LetterText:
    meeting = ExternalMeeting.objects.select_related("body").filter(pk=params["meeting"]).first()
    if meeting is None:
        raise NotNeeded
    groups = inputs_of(meeting)
    return _letter(
        "brief", meeting, inputs_text=brief_text(groups), count=len(groups), was_asked=bool(meeting.asked_at)
    )


def _about(params: dict[str, Any], name: str) -> LetterText:
    report = Report.objects.select_related("meeting__body__nominating_body").filter(pk=params["report"]).first()
    if report is None or report.sent_at is not None:
        raise NotNeeded
    chooser = report.meeting.body.nominating_body.name
    return _letter(name, report.meeting, report_url=_link(params), chooser=chooser)


def report(*, language: str, params: dict[str, Any]) -> LetterText:
    return _about(params, "report")


def report_reminder(*, language: str, params: dict[str, Any]) -> LetterText:
    return _about(params, "report_reminder")
