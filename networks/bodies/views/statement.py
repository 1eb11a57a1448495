"""Statements: the library, one of them, and what those inside the body do with it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jane_portal.core.answers import done
from jane_portal.core.record_forms import add_errors
from jane_portal.core.states import open_steps
from networks.bodies.actions.statement import (
    change_statement,
    comment_on_statement,
    create_statement,
    sign_statement,
    take_signature_back,
    take_statement_step,
)
from networks.bodies.forms.paper import read_paper_list
from networks.bodies.forms.seat import ReasonForm
from networks.bodies.forms.statement import CommentForm, StatementForm
from networks.bodies.models import Statement, StatementState
from networks.bodies.models.statement import KEEPER, STATEMENT_STEPS
from networks.bodies.public import knows_people
from networks.bodies.selectors.statement import signatures_of, signing_mandate, statement_page

from .base import ask, find_kept_body
from .paper import PaperFormView, find_kept_paper, find_paper


@require_safe
def statement_list(request: HttpRequest) -> HttpResponse:
    """All that bodies have given; `?q=` those that hold the words."""
    text, number = read_paper_list(request.GET)
    return render(
        request, "bodies/statement_list.html", {"q": text, "page": statement_page(request.user, text, number)}
    )


@require_safe
def statement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, find_paper(request, Statement, pk), CommentForm())


def _page(request: HttpRequest, statement: Statement, form: CommentForm) -> HttpResponse:
    inside = knows_people(request.user, statement.body)
    signed = signatures_of(statement, request.user)
    for_signing = inside and statement.state == StatementState.SIGNING
    own = any(one.own for one in signed)
    may_change = request.user.has_perm("bodies.change_body", statement.body)
    context = {
        "statement": statement,
        "body": statement.body,
        "inside": inside,
        "signed": signed,
        "has_signed": own,
        "may_sign": for_signing and not own and signing_mandate(statement.body, request.user) is not None,
        "comments": statement.comments.select_related("author") if inside else (),
        "form": form,
        "may_change": may_change,
        "steps": open_steps(STATEMENT_STEPS, statement.state, KEEPER) if may_change else (),
    }
    return render(request, "bodies/statement_detail.html", context, status=422 if form.errors else 200)


class StatementCreateView(PaperFormView):
    paper_form = StatementForm
    heading = gettext_lazy("New statement or position")
    lead = gettext_lazy("First as a draft that only those inside the group see.")

    @cached_property
    def record(self) -> Statement:
        return Statement(body=find_kept_body(self.request, self.kwargs["slug"]))

    def save(self, form: Any) -> None:
        self.record.pk = create_statement(body=self.body, values=form.values(), by=self.request.user).pk

    def get_success_url(self) -> str:
        return self.record.get_absolute_url() if self.record.pk else self.body.get_absolute_url()


class StatementUpdateView(PaperFormView):
    paper_form = StatementForm
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> Statement:
        found: Statement = find_kept_paper(self.request, Statement, self.kwargs["pk"])
        return found

    def save(self, form: Any) -> None:
        change_statement(
            statement=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user
        )

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


@require_http_methods(["GET", "HEAD", "POST"])
def statement_step(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """GET asks before the step, POST takes it."""
    statement = find_kept_paper(request, Statement, pk)
    if move not in STATEMENT_STEPS:
        raise Http404
    taken = STATEMENT_STEPS[move]
    form = ReasonForm(request.POST if request.method == "POST" else None) if taken.reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            take_statement_step(statement=statement, key=move, reason=reason, by=request.user)
        except ValidationError as error:
            if form is not None:
                add_errors(form, error)
            else:
                messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Done."))
        if form is None or not form.errors:
            return redirect(statement)
    context = {"statement": statement, "body": statement.body, "step": taken, "form": form}
    return render(request, "bodies/statement_step.html", context, status=422 if request.method == "POST" else 200)


def _find_inside(request: HttpRequest, pk: int) -> Statement:
    """For those inside the body. Raises Http404 and PermissionDenied."""
    statement: Statement = find_paper(request, Statement, pk)
    ask(request, "see_inside", statement.body)
    return statement


@require_POST
def statement_comment(request: HttpRequest, pk: int) -> HttpResponse:
    statement = _find_inside(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, statement, form)
    done(request, comment_on_statement, _("Thank you for your comment."), statement=statement, **form.cleaned_data)
    return redirect(statement)


@require_POST
def statement_sign(request: HttpRequest, pk: int) -> HttpResponse:
    statement = _find_inside(request, pk)
    if request.POST.get("back"):
        done(request, take_signature_back, _("Your signature is taken back."), statement=statement)
    else:
        done(request, sign_statement, _("Thank you: you have signed."), statement=statement)
    return redirect(statement)
