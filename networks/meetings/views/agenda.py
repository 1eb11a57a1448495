"""The agenda: composing it, its items, proposals of members, and the practice of the body."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jane_portal.core.answers import done
from jane_portal.core.record_forms import RecordFormView, add_errors
from networks.meetings.actions.agenda import (
    DOWN,
    UP,
    add_item,
    change_item,
    compose_agenda,
    move_item,
    propose_matter,
    remove_item,
)
from networks.meetings.actions.practice import begin_practice, change_practice, usual_practice
from networks.meetings.forms.agenda import ComposeForm, ItemForm, PracticeForm, ProposalForm
from networks.meetings.models import AgendaItem, Practice
from networks.meetings.selectors.meeting import practice_of
from networks.meetings.selectors.sources import offers_for

from .base import ask, find_item, find_kept_meeting, find_meeting, find_planned_body


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_compose(request: HttpRequest, pk: int) -> HttpResponse:
    """GET offers what waits, POST puts the ticked ones on the agenda."""
    meeting = find_kept_meeting(request, pk)
    groups = offers_for(meeting)
    if request.method == "POST":
        form = ComposeForm(request.POST, groups=groups)
        form.is_valid()
        made = done(request, compose_agenda, _("The agenda is put together."), meeting=meeting, origins=form.chosen())
        if made == []:
            messages.info(request, _("Nothing was chosen, so the agenda is as it was."))
        return redirect(meeting)
    context = {"meeting": meeting, "body": meeting.body, "groups": groups}
    return render(request, "meetings/agenda_compose.html", context)


class ItemCreateView(RecordFormView):
    template_name = "meetings/form.html"
    record_form = ItemForm
    heading = gettext_lazy("New item")

    @cached_property
    def record(self) -> AgendaItem:
        return AgendaItem(meeting=find_kept_meeting(self.request, self.kwargs["pk"]))

    def save(self, form: Any) -> None:
        add_item(meeting=self.record.meeting, values=form.values(), by=self.request.user)

    def get_success_url(self) -> str:
        return self.record.meeting.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.record.meeting
        return super().get_context_data(meeting=meeting, body=meeting.body, **kwargs)


class ItemUpdateView(RecordFormView):
    template_name = "meetings/form.html"
    record_form = ItemForm
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> AgendaItem:
        return find_item(self.request, self.kwargs["pk"])

    def save(self, form: Any) -> None:
        version = form.cleaned_data["version"]
        change_item(item=self.record, version=version, values=form.values(), by=self.request.user)

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.record.meeting
        return super().get_context_data(meeting=meeting, body=meeting.body, **kwargs)


@require_POST
def item_move(request: HttpRequest, pk: int) -> HttpResponse:
    item = find_item(request, pk)
    direction = UP if request.POST.get("to") == UP else DOWN
    try:
        move_item(item=item, direction=direction, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(item.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes it off the agenda."""
    item = find_item(request, pk)
    meeting = item.meeting
    if request.method == "POST":
        done(request, remove_item, _("Taken off the agenda."), item=item)
        return redirect(meeting)
    context = {"item": item, "meeting": meeting, "body": meeting.body, "below": item.children.count()}
    return render(request, "meetings/item_remove.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def matter_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """A member proposes what should be on the agenda."""
    meeting = find_meeting(request, pk)
    ask(request, "propose_matter", meeting)
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        try:
            propose_matter(meeting=meeting, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Thank you. The secretary puts it on the agenda, or asks you about it."))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "body": meeting.body,
        "form": form,
        "heading": _("Propose a matter"),
        "label": _("Send the proposal"),
        "back": meeting.get_absolute_url(),
    }
    return render(request, "meetings/form.html", context, status=422 if form.is_bound else 200)


class PracticeUpdateView(RecordFormView):
    """How the body holds its meetings. Opening the page writes nothing: the row is made when it is first saved."""

    template_name = "meetings/form.html"
    record_form = PracticeForm
    heading = gettext_lazy("Meeting practice")

    @cached_property
    def record(self) -> Practice:
        self.body = find_planned_body(self.request, self.kwargs["slug"])
        return practice_of(self.body) or usual_practice(self.body)

    def save(self, form: Any) -> None:
        change_practice(
            practice=begin_practice(body=self.body, by=self.request.user),
            version=form.cleaned_data["version"],
            values=form.values(),
            lines=form.titles(),
            by=self.request.user,
        )

    def get_success_url(self) -> str:
        return f"{reverse('meeting_list')}?ryhma={self.body.slug}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(body=self.body, **kwargs)
