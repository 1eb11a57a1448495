"""What the portal does by itself around meetings and terms outside the network, each night."""

from __future__ import annotations

import datetime

from django.utils import timezone

from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.core.links import make_link, open_link
from networks.representation.models import ExternalMeeting, Report, Representative, RequestState, SeatRequest
from networks.representation.models.external_meeting import REPORT_REMINDER
from networks.representation.models.office import WARNING
from networks.representation.models.seat_request import CALL_REMINDER, DEADLINE_REMINDER

from .external_meeting import LATE, REPORT
from .outside_letters import remind_of_call, send_input_letters, send_seat_call
from .telling import choosers_of, tell

ONE_DAY = datetime.timedelta(days=1)


def go_through_outside() -> None:
    """Nightly. Briefs before questions: whoever is asked too late is not asked at all."""
    today = timezone.localdate()
    meetings = ExternalMeeting.objects.select_related("body")
    each(
        meetings.filter(day__gte=today, day__lte=today + ONE_DAY, briefed_at=None), lambda one: send_brief(meeting=one)
    )
    past = meetings.filter(day__lt=today, day__gte=today - LATE, reports_asked_at=None)
    each(past, lambda one: ask_for_reports(meeting=one))
    # By whole days: the nightly run does not come to the second.
    late = Report.objects.silent().filter(reminded_at=None, asked_at__date__lte=today - REPORT_REMINDER)
    each(late, lambda one: remind_of_report(report=one))
    ending = Representative.objects.in_force(today).filter(until__lte=today + WARNING, seat__body__closed_on=None)
    each([one for one in ending if one.warned_for != one.until], lambda one: warn_of_term_end(term=one))
    each(
        SeatRequest.objects.filter(state=RequestState.CALL, call_written=False),
        lambda one: send_seat_call(request_id=one.pk),
    )
    _remind_of_requests(today)
    each(
        meetings.filter(asked_at__isnull=False, ask_written=False, briefed_at=None, day__gt=today),
        lambda one: send_input_letters(meeting_id=one.pk),
    )


def _remind_of_requests(today: datetime.date) -> None:
    """Once before the call ends, and once before names are needed."""
    calls = SeatRequest.objects.select_related("body").filter(state=RequestState.CALL, call_written=True)
    ending = calls.filter(call_until__gte=today, call_until__lte=today + CALL_REMINDER)
    # Whoever has just been asked is not reminded.
    each(ending.filter(called_at__date__lt=today - CALL_REMINDER), remind_of_call)
    due = SeatRequest.objects.select_related("chooser").filter(state__in=(RequestState.ASKED, RequestState.CALL))
    near = due.filter(deadline__gte=today, deadline__lte=today + DEADLINE_REMINDER)
    each(near.filter(created_at__date__lt=today - DEADLINE_REMINDER), _remind_choosers)


def _remind_choosers(request: SeatRequest) -> int:
    readers, key = choosers_of(request.chooser), f"seat_request:{request.pk}:due"
    called = request.state == RequestState.CALL
    for reader in readers:
        tell(reader, "seat_request.due", kind="seat_request_due", key=key, request=request.pk, called=called)
    return len(readers)


def speakers(meeting: ExternalMeeting) -> list[Representative]:
    """Who represents in this meeting: the holder of each seat on its day, or her deputy where the seat is vacant.

    Invited experts represent nobody (domain E9).
    """
    terms = Representative.objects.in_force(meeting.day).filter(seat__body=meeting.body_id, user__is_active=True)
    rows = list(terms.filter(seat__is_invited=False).select_related("user", "seat").order_by("pk"))
    held = {term.seat_id for term in rows}
    return [term for term in rows if term.seat.deputy_of_id is None or term.seat.deputy_of_id not in held]


@action
def send_brief(*, meeting: ExternalMeeting, by: None = None) -> int:
    """The day before: one letter to each representative with everything that associations have said."""
    current = ExternalMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if current.briefed_at is not None:
        return 0
    current.briefed_at = timezone.now()
    current.version += 1
    current.save(update_fields=["briefed_at", "version", "updated_at"])
    for term in speakers(current):
        key = f"meeting:{current.pk}:brief"
        tell(term.user, "external_meeting.brief", kind="meeting_brief", key=key, meeting=current.pk)
    return 1


@action
def ask_for_reports(*, meeting: ExternalMeeting, by: None = None) -> int:
    """After the meeting: three questions to each representative, by a link that needs no sign-in."""
    current = ExternalMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if current.reports_asked_at is not None:
        return 0
    now = timezone.now()
    current.reports_asked_at = now
    current.version += 1
    current.save(update_fields=["reports_asked_at", "version", "updated_at"])
    for term in speakers(current):
        report = Report.objects.create(meeting=current, term=term, asked_at=now)
        link = make_link(purpose=REPORT, subject=report.link_subject, email=term.user.email, user=term.user)
        _write(report, "report", str(link.uuid))
    return 1


@action
def remind_of_report(*, report: Report, by: None = None) -> int:
    """Seven days later, once; with the link of the first letter."""
    current = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    link = open_link(REPORT, current.link_subject)
    if current.sent_at is not None or current.reminded_at is not None:
        return 0
    current.reminded_at = timezone.now()
    current.save(update_fields=["reminded_at", "updated_at"])
    if link is not None and current.term.user.is_active:
        _write(current, "report_reminder", str(link.uuid))
    return 1


def _write(report: Report, what: str, link: str) -> None:
    key = f"{report.link_subject}:{what}"
    builder = f"external_meeting.{what}"
    tell(report.term.user, builder, kind=f"meeting_{what}", key=key, secret=True, report=report.pk, link=link)


@action
def warn_of_term_end(*, term: Representative, by: None = None) -> int:
    """90 days before its last day a term's end is told to its holder and to those who choose, once."""
    related = ("user", "seat__body__nominating_body")
    current = Representative.objects.select_for_update(of=("self",)).select_related(*related).get(pk=term.pk)
    if current.until is None or current.warned_for == current.until:
        return 0
    current.warned_for = current.until
    current.save(update_fields=["warned_for", "updated_at"])
    key = f"representative:{current.pk}:ending:{current.until}"
    readers = choosers_of(current.seat.body.nominating_body)
    if current.user.is_active:
        tell(current.user, "outside.ending", kind="representative_ending", key=key, term=current.pk)
    for reader in readers:
        if reader.pk != current.user_id:
            elsewhere = "representative_ending_elsewhere"
            tell(reader, "outside.ending_elsewhere", kind=elsewhere, key=f"{key}:elsewhere", term=current.pk)
    return 1
