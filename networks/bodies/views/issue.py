"""Issues between bodies: raised on the page of one, answered on the page of the issue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jane_portal.core.record_forms import add_errors
from jane_portal.core.states import open_steps
from networks.bodies.actions.issue import forward_issue, raise_issue, settle_issue, take_issue_up
from networks.bodies.forms.issue import AnswerForm, ForwardForm, IssueForm
from networks.bodies.models import RaisedIssue
from networks.bodies.models.issue import ISSUE_STEPS, RECEIVER
from networks.bodies.selectors.issue import issues_of, way_of

from .base import ask, find_kept_body


@require_safe
def issue_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What the body has received and raised, for those inside."""
    body = find_kept_body(request, slug, "see_inside")
    may_change = request.user.has_perm("bodies.change_body", body)
    context = {"body": body, "issues": issues_of(body, request.user), "may_change": may_change}
    return render(request, "bodies/issue_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def issue_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise an issue from this body to another."""
    body = find_kept_body(request, slug)
    record = RaisedIssue(from_body=body)
    form = IssueForm(request.POST if request.method == "POST" else None, instance=record, user=request.user)
    if form.is_valid():
        try:
            issue = raise_issue(from_body=body, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Raised. Its page shows where it goes and what is answered."))
            return redirect(issue)
    context = {
        "body": body,
        "form": form,
        "heading": _("Raise an issue"),
        "lead": _("Chair and secretary of the other group get a letter, and you see what they answer."),
        "back": body.get_absolute_url(),
    }
    return render(request, "bodies/paper_form.html", context, status=422 if form.is_bound else 200)


def find_issue(request: HttpRequest, pk: int) -> RaisedIssue:
    """Raises Http404 for what is absent or hidden from this viewer."""
    rows = RaisedIssue.objects.visible_to(request.user).select_related("from_body", "to_body__municipality")
    issue = rows.filter(pk=pk).first()
    if issue is None:
        raise Http404
    return issue


@require_safe
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    issue = find_issue(request, pk)
    may_change = request.user.has_perm("bodies.change_body", issue.to_body)
    context = {
        "issue": issue,
        "body": issue.to_body,
        "way": way_of(issue, request.user),
        "steps": open_steps(ISSUE_STEPS, issue.state, RECEIVER) if may_change else (),
    }
    return render(request, "bodies/issue_detail.html", context)


def _form(request: HttpRequest, issue: RaisedIssue, step: str) -> Any:
    data = request.POST if request.method == "POST" else None
    if step == "forward":
        return ForwardForm(data, user=request.user, issue=issue)
    return AnswerForm(data) if ISSUE_STEPS[step].reason else None


def _take(request: HttpRequest, issue: RaisedIssue, step: str, values: dict[str, Any]) -> RaisedIssue:
    if step == "take_up":
        return take_issue_up(issue=issue, by=request.user)
    if step == "forward":
        return forward_issue(issue=issue, by=request.user, **values)
    return settle_issue(issue=issue, key=step, by=request.user, **values)


@require_http_methods(["GET", "HEAD", "POST"])
def issue_step(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """GET asks for the answer, POST takes the step; for those who keep the papers of the receiving body."""
    issue = find_issue(request, pk)
    ask(request, "change_body", issue.to_body)
    if move not in ISSUE_STEPS:
        raise Http404
    form = _form(request, issue, move)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            taken = _take(request, issue, move, form.cleaned_data if form else {})
        except ValidationError as error:
            if form is None:
                messages.error(request, " ".join(error.messages))
                return redirect(issue)
            add_errors(form, error)
        else:
            messages.success(request, _("Done."))
            return redirect(taken)
    context = {"issue": issue, "body": issue.to_body, "step": ISSUE_STEPS[move], "form": form}
    return render(request, "bodies/issue_step.html", context, status=422 if request.method == "POST" else 200)
