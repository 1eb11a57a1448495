"""Meetings outside the network: the brief, the answers of associations, the report."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.generic import FormView

from jane_portal.accounts.models import User
from jane_portal.core.links import LinkGone, pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.record_forms import add_errors
from jane_portal.core.web.conflict import ConflictMixin
from networks.representation.actions.external_meeting import (
    INPUT,
    REPORT,
    add_meeting,
    ask_associations,
    change_meeting,
    correct_report,
    give_input,
    write_report,
)
from networks.representation.forms.external_meeting import CorrectionForm, InputForm, MeetingForm, ReportForm
from networks.representation.forms.outside import VersionedForm
from networks.representation.models import ExternalMeeting, Report
from networks.representation.selectors.around import associations_around
from networks.representation.selectors.brief import inputs_of
from networks.representation.selectors.outside_pages import (
    answering_for,
    own_reports,
    question_of_link,
    report_of_link,
    reports_of,
    said_before,
)

from .outside_base import ask_right, find_external, find_meeting, form_page


@require_safe
def external_meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The day and the reports for everybody; what associations said for the representative and those who choose."""
    meeting = find_meeting(request, pk)
    user = request.user
    prepares = user.has_perm("representation.prepare_meeting", meeting.body)
    context = {
        "meeting": meeting,
        "body": meeting.body,
        "told": reports_of([meeting], meeting.body, user).get(meeting.pk, []),
        "own_reports": own_reports(user, [meeting]) if user.is_authenticated else [],
        "prepares": prepares,
        "inputs": inputs_of(meeting) if prepares else [],
        "answering_for": answering_for(meeting, user),
    }
    return render(request, "representation/external_meeting_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def external_meeting_create(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_external(request, slug)
    ask_right(request, "prepare_meeting", body)
    return form_page(
        request,
        MeetingForm(request.POST or None, meeting=ExternalMeeting(body=body)),
        lambda form: add_meeting(body=body, by=request.user, **form.values()),
        title=_("Add a meeting"),
        over=body.name,
        back=body.get_absolute_url(),
        said=_("Added. Now you can ask the associations."),
    )


class ExternalMeetingUpdateView(ConflictMixin, FormView):
    template_name = "representation/outside_form.html"

    @cached_property
    def record(self) -> ExternalMeeting:
        meeting = find_meeting(self.request, self.kwargs["pk"])
        ask_right(self.request, "prepare_meeting", meeting.body)
        return meeting

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.record  # noqa: B018 - the right is asked before anything else
        return super().dispatch(request, *args, **kwargs)

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> MeetingForm:
        return MeetingForm(data, meeting=record)

    def get_form(self, form_class: Any = None) -> MeetingForm:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def save(self, form: Any) -> None:
        version = form.cleaned_data["version"]
        change_meeting(meeting=self.record, version=version, by=self.request.user, **form.values())
        messages.success(self.request, _("Saved."))

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"title": _("Edit"), "over": str(self.record.body), "back": self.get_success_url()}
        return super().get_context_data(**kwargs, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def external_meeting_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """GET tells how many associations get a letter, POST asks them."""
    meeting = find_meeting(request, pk)
    ask_right(request, "prepare_meeting", meeting.body)
    return form_page(
        request,
        VersionedForm(request.POST or None, initial={"version": meeting.version}),
        lambda form: ask_associations(meeting=meeting, version=form.cleaned_data["version"], by=request.user),
        title=_("Ask the associations"),
        over=meeting.body.name,
        template="representation/external_meeting_ask.html",
        back=meeting.get_absolute_url(),
        said=_("The associations are asked now. You get their answers in one letter the day before the meeting."),
        meeting=meeting,
        count=associations_around(meeting.body).count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def input_create(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An editor answers for her association, signed in."""
    meeting = find_meeting(request, pk)
    organisation = next((one for one in answering_for(meeting, request.user) if one.slug == slug), None)
    if organisation is None:
        if meeting.takes_inputs():
            raise PermissionDenied
        raise Http404
    return _input_page(request, meeting, organisation, request.user, None)


@pages.private
@require_safe
def input_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=INPUT, token=token, page="input_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def input_answer(request: HttpRequest) -> HttpResponse:
    """The question for the holder of the letter's link. The link stays open until the brief goes."""
    link = pages.held_link(request, INPUT)
    found = question_of_link(link)
    if link is None or found is None:
        return _gone(request)
    return _input_page(request, *found, link.user, link)


def _input_page(
    request: HttpRequest, meeting: ExternalMeeting, organisation: Any, user: User, link: PersonalLink | None
) -> HttpResponse:
    form = InputForm(request.POST or None, initial={"text": said_before(meeting, organisation, user)})
    if form.is_valid():
        try:
            give_input(meeting=meeting, organisation=organisation, text=form.cleaned_data["text"], by=user, link=link)
        except PermissionDenied:
            return _gone(request)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Thank you. The representative gets this the day before the meeting."))
            return redirect(meeting)
    context = {"meeting": meeting, "organisation": organisation, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "representation/input_answer.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "representation/outside_gone.html", status=410)


@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Her own report, signed in."""
    report = Report.objects.visible_to(request.user).filter(pk=pk).select_related("meeting__body", "term__user").first()
    if report is None:
        raise Http404
    if report.term.user_id != request.user.pk:
        raise PermissionDenied
    return _report_page(request, report, None)


@require_http_methods(["GET", "HEAD", "POST"])
def report_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author corrects what she has sent."""
    report = Report.objects.visible_to(request.user).filter(pk=pk).select_related("meeting__body", "term__user").first()
    if report is None or report.sent_at is None:
        raise Http404
    if report.term.user_id != request.user.pk:
        raise PermissionDenied
    names = ("happened", "said", "wanted", "is_open", "version")
    return form_page(
        request,
        CorrectionForm(request.POST or None, initial={name: getattr(report, name) for name in names}),
        lambda form: correct_report(report=report, by=request.user, **form.cleaned_data),
        title=_("Correct the report"),
        over=report.meeting.body.name,
        lead=_("Readers see that the report has been corrected. What it said before stays in the history."),
        back=report.meeting.get_absolute_url(),
        said=_("The report has been corrected."),
    )


@pages.private
@require_safe
def report_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=REPORT, token=token, page="meeting_report_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def report_answer(request: HttpRequest) -> HttpResponse:
    """Three questions for the holder of the letter's link. GET changes nothing."""
    link = pages.held_link(request, REPORT)
    report = report_of_link(link)
    if link is None or report is None:
        return _gone(request)
    return _report_page(request, report, link)


def _report_page(request: HttpRequest, report: Report, link: PersonalLink | None) -> HttpResponse:
    form = ReportForm(request.POST or None)
    if form.is_valid():
        try:
            write_report(report=report, by=report.term.user, link=link, **form.cleaned_data)
        except (LinkGone, PermissionDenied):
            return _gone(request)
        except ValidationError as error:
            add_errors(form, error)
        else:
            pages.let_go(request, REPORT)
            messages.success(request, _("Thank you. The body that chose you reads this."))
            return redirect(report.meeting)
    back = reverse("external_meeting_detail", kwargs={"pk": report.meeting_id})
    context = {"report": report, "meeting": report.meeting, "form": form, "back": back}
    status = 422 if form.is_bound else 200
    return render(request, "representation/report_answer.html", context, status=status)
