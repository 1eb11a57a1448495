"""Meetings: the list, one of them, planning them one by one and by the year."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.core.feeds.ics import calendar_response
from jane_portal.core.record_forms import RecordFormView, add_errors
from jane_portal.core.versions import StaleVersionError
from networks.bodies.models import Body
from networks.meetings.actions.meeting import cancel_meeting, change_meeting, create_meeting, plan_year
from networks.meetings.forms.meeting import MeetingForm, ReasonForm, YearForm, read_meeting_list
from networks.meetings.models import Meeting
from networks.meetings.selectors.call import attendance_of
from networks.meetings.selectors.dates import events_of_all
from networks.meetings.selectors.meeting import agenda_of, coming_meetings, hides_items, meeting_page, minutes_of
from networks.meetings.selectors.papers import agenda_for

from .base import find_kept_meeting, find_meeting, find_planned_body


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """What is ahead and what has been; `?ryhma=` of one group, `?vuosi=` of one year."""
    asked = read_meeting_list(request.GET)
    body = None
    if asked["body"]:
        body = Body.objects.visible_to(request.user).filter(slug=asked["body"]).first()
        if body is None:
            raise Http404
    of = {"body": body, "year": asked["year"]}
    page = meeting_page(request.user, number=asked["number"], **of)
    context = {
        "body": body,
        "year": asked["year"],
        "coming": coming_meetings(request.user, **of) if page.number == 1 else [],
        "page": page,
        "may_plan": body is not None and request.user.has_perm("meetings.plan_meetings", body),
    }
    return render(request, "meetings/meeting_list.html", context)


@require_safe
def meeting_calendar(request: HttpRequest) -> HttpResponse:
    """All public meetings, the same for everybody who asks: calendar programs do not sign in."""
    return calendar_response("kokoukset.ics", events_of_all(AnonymousUser()), name=_("Meetings"))


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = find_meeting(request, pk)
    user = request.user
    lines = agenda_of(meeting, user)
    may_change = user.has_perm("meetings.change_meeting", meeting)
    inside = user.has_perm("meetings.see_inside", meeting)
    attendance = attendance_of(meeting) if inside and meeting.called_at else None
    own = [one for one in attendance.rows if one.user_id == user.pk] if attendance and meeting.takes_answers else []
    context = {
        "meeting": meeting,
        "body": meeting.body,
        "others": [one.body for one in meeting.joint.all()],
        "lines": lines,
        "hides_items": hides_items(lines),
        "minutes": minutes_of(lines),
        "inside": inside,
        "may_change": may_change and meeting.is_prepared,
        "keeps": may_change,
        "attendance": attendance,
        "invitee": own[0] if own else None,
        "paper": agenda_for(meeting, user, get_language() or "fi") if inside and meeting.called_at else None,
        "may_propose": meeting.takes_proposals and user.has_perm("meetings.propose_matter", meeting),
    }
    return render(request, "meetings/meeting_detail.html", context)


class MeetingCreateView(RecordFormView):
    template_name = "meetings/form.html"
    record_form = MeetingForm
    heading = gettext_lazy("New meeting")

    @cached_property
    def record(self) -> Meeting:
        body = find_planned_body(self.request, self.kwargs["slug"])
        return Meeting(body=body)

    def save(self, form: Any) -> None:
        others = form.cleaned_data["others"]
        made = create_meeting(body=self.record.body, values=form.values(), others=others, by=self.request.user)
        self.record.pk = made.pk

    def get_success_url(self) -> str:
        if self.record.pk:
            return self.record.get_absolute_url()
        return f"{reverse('meeting_list')}?ryhma={self.record.body.slug}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(body=self.record.body, **kwargs)


class MeetingUpdateView(RecordFormView):
    template_name = "meetings/form.html"
    record_form = MeetingForm
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> Meeting:
        return find_kept_meeting(self.request, self.kwargs["pk"])

    def save(self, form: Any) -> None:
        change_meeting(
            meeting=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            others=form.cleaned_data["others"],
            by=self.request.user,
        )

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(meeting=self.record, body=self.record.body, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks why, POST cancels."""
    meeting = find_kept_meeting(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": meeting.version})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            cancel_meeting(meeting=meeting, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        except StaleVersionError:
            form.add_error(None, _("Somebody has changed this meanwhile. Look at the meeting first."))
            status = 409
        else:
            messages.success(request, _("The meeting is cancelled."))
            return redirect(meeting)
    context = {"meeting": meeting, "body": meeting.body, "form": form, "heading": _("Cancel the meeting")}
    return render(request, "meetings/meeting_cancel.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def year_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The days of a year on one form."""
    body = find_planned_body(request, slug)
    form = YearForm(request.POST or None, body=body)
    back = f"{reverse('meeting_list')}?ryhma={body.slug}"
    if form.is_valid():
        try:
            made = plan_year(body=body, by=request.user, **form.values())
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = ngettext("%(count)d meeting was planned.", "%(count)d meetings were planned.", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect(back)
    context = {"body": body, "form": form, "back": back}
    return render(request, "meetings/year_plan.html", context, status=422 if form.is_bound else 200)
