"""Around a meeting outside the network: asking associations, their answers, and the report (anchors, item 5)."""

from __future__ import annotations

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from associations.models import Organisation
from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.core.links import use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.versions import lock_version
from networks.bodies.actions.backlog import add_backlog, revise_backlog
from networks.representation.models import ExternalBody, ExternalMeeting, MeetingInput, Report
from networks.representation.rules import speaks_for
from networks.representation.selectors.around import is_around

# How old a meeting may be when it is written down, so that somebody can still report of it.
LATE = datetime.timedelta(days=30)
# Purposes of links: saying what should be said, and reporting.
INPUT, REPORT = "meeting_input", "meeting_report"
LIFETIME = datetime.timedelta(days=60)


@action
def add_meeting(*, body: ExternalBody, day: datetime.date, topics: str = "", by: User) -> ExternalMeeting:
    """Raises PermissionDenied, or ValidationError for a day long past or one that is there already."""
    if not by.has_perm("representation.prepare_meeting", body):
        raise PermissionDenied
    if day < timezone.localdate() - LATE:
        raise ValidationError({"day": _("This day passed more than a month ago.")})
    try:
        with transaction.atomic():
            return ExternalMeeting.objects.create(body=body, day=day, topics=topics.strip())
    except IntegrityError as error:
        raise ValidationError({"day": _("A meeting of that day is here already.")}) from error


@action
def change_meeting(
    *, meeting: ExternalMeeting, version: int, day: datetime.date, topics: str, by: User
) -> ExternalMeeting:
    """Another day or other topics, until the meeting has been briefed."""
    current = lock_version(meeting, version)
    if not by.has_perm("representation.prepare_meeting", current.body):
        raise PermissionDenied
    if current.briefed_at is not None or current.reports_asked_at is not None:
        raise ValidationError(_("The brief has gone already, so the meeting stays as it is."), code="state")
    if day < timezone.localdate() - LATE:
        raise ValidationError({"day": _("This day passed more than a month ago.")})
    current.day, current.topics = day, topics.strip()
    try:
        with transaction.atomic():
            current.save(update_fields=["day", "topics", "version", "updated_at"])
    except IntegrityError as error:
        raise ValidationError({"day": _("A meeting of that day is here already.")}) from error
    return current


@action
def ask_associations(*, meeting: ExternalMeeting, version: int, by: User) -> ExternalMeeting:
    """Every association of the area gets one letter with a link. Once for a meeting."""
    current = lock_version(meeting, version)
    if not by.has_perm("representation.prepare_meeting", current.body):
        raise PermissionDenied
    if current.asked_at is not None:
        raise ValidationError(_("The associations have been asked already."), code="asked")
    if current.day <= timezone.localdate() or current.briefed_at is not None:
        raise ValidationError(_("The meeting is too near: there is no time to answer."), code="late")
    if not current.topics.strip():
        raise ValidationError(_("Write first what is on the agenda, so that associations know what to say."))
    current.asked_at, current.asked_by = timezone.now(), by
    current.save(update_fields=["asked_at", "asked_by", "version", "updated_at"])
    later("representation.send_input_letters", meeting_id=current.pk)
    return current


@action
def give_input(
    *, meeting: ExternalMeeting, organisation: Organisation, text: str, by: User, link: PersonalLink | None = None
) -> MeetingInput:
    """What she says for her association; saying it again changes it. link: she came by a letter, without signing in.

    Raises PermissionDenied unless she acts for the association today and it works in the area of the body.
    """
    current = ExternalMeeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    if not current.takes_inputs():
        raise ValidationError(_("The representative has had the brief already, so nothing can be added."), code="late")
    if link is not None and (link.user_id != by.pk or not link.is_usable):
        raise PermissionDenied
    if not speaks_for(by, organisation) or not is_around(organisation, current.body):
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": _("Write a few words.")})
    given, new = MeetingInput.objects.get_or_create(
        meeting=current, organisation=organisation, user=by, defaults={"text": text.strip()}
    )
    if not new and given.text != text.strip():
        given.text = text.strip()
        given.version += 1
        given.save(update_fields=["text", "version", "updated_at"])
    return given


@action
def write_report(
    *,
    report: Report,
    happened: str,
    said: str,
    wanted: str,
    is_open: bool,
    by: User,
    link: PersonalLink | None = None,
) -> Report:
    """The three answers, once. What the network should do goes to the agenda of the body that chose her.

    Raises LinkGone, PermissionDenied for anybody else's report, ValidationError when it is there already or empty.
    """
    related = ("meeting__body__nominating_body", "term__user")
    current = Report.objects.select_for_update(of=("self",)).select_related(*related).get(pk=report.pk)
    if current.term.user_id != by.pk or not by.is_active:
        raise PermissionDenied
    if current.sent_at is not None:
        raise ValidationError(_("This report has been sent already. Thank you!"), code="sent")
    if not f"{happened}{said}{wanted}".strip():
        raise ValidationError({"happened": _("Write a few words.")})
    if link is not None:
        use_link(link)
    current.happened, current.said, current.wanted = happened.strip(), said.strip(), wanted.strip()
    current.is_open, current.sent_at = is_open, timezone.now()
    current.version += 1
    current.save()
    _to_agenda(current, by=by)
    return current


@action
def correct_report(
    *, report: Report, version: int, happened: str, said: str, wanted: str, is_open: bool, by: User
) -> Report:
    """Its author puts a sent report right. What it said before stays in the history; readers see it was corrected.

    Raises StaleVersionError, PermissionDenied, and ValidationError before it was sent or when it says nothing.
    """
    current = lock_version(report, version)
    if current.term.user_id != by.pk or not by.is_active:
        raise PermissionDenied
    if current.sent_at is None:
        raise ValidationError(_("This report has not been sent yet."), code="state")
    if not f"{happened}{said}{wanted}".strip():
        raise ValidationError({"happened": _("Write a few words.")})
    current.happened, current.said, current.wanted = happened.strip(), said.strip(), wanted.strip()
    current.is_open, current.corrected_at = is_open, timezone.now()
    current.save(update_fields=["happened", "said", "wanted", "is_open", "corrected_at", "version", "updated_at"])
    _to_agenda(current, by=by)
    return current


def _to_agenda(report: Report, *, by: User) -> None:
    """What the network should do waits for the agenda of our body, as it is worded now; once taken up, it stays."""
    body = report.meeting.body
    revise_backlog(origin=report.origin, text=report.wanted, note="Raporttia korjattiin.", by=by)
    if report.wanted:
        add_backlog(
            body=body.nominating_body,
            title=f"{body.name_fi} {date_format(report.meeting.day, 'j.n.Y')}",
            text=report.wanted,
            origin=report.origin,
            url=f"/edustajat/kokoukset/{report.meeting.pk}/",
            by=by,
        )
