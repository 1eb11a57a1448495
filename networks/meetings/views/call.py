"""The call: sending it, telling of changes, and the answers of those who are called."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jane_portal.core.answers import done
from jane_portal.core.files.answers import file_response
from jane_portal.core.links import pages
from jane_portal.core.versions import StaleVersionError
from networks.meetings.actions.call import answer_call, send_call, tell_invited
from networks.meetings.actions.call_letters import ANSWER
from networks.meetings.forms.call import AnswerForm, CallForm
from networks.meetings.models import Answer, Invitee, Meeting
from networks.meetings.selectors.call import by_post, call_plan, invitee_of, invitee_of_link
from networks.meetings.selectors.papers import agenda_for

from .base import find_kept_meeting, find_meeting


@require_http_methods(["GET", "HEAD", "POST"])
def call_send(request: HttpRequest, pk: int) -> HttpResponse:
    """GET tells who gets the call and what is wrong with it, POST sends it."""
    meeting = find_kept_meeting(request, pk)
    if meeting.has_begun:
        messages.error(request, _("The meeting has begun already, so nobody can be called to it."))
        return redirect(meeting)
    done_words = _("The call is on its way. You see the answers on this page.")
    return _told(request, meeting, send_call, done_words, template="meetings/call_send.html", plan=call_plan(meeting))


@require_http_methods(["GET", "HEAD", "POST"])
def call_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """GET tells what the invited get, POST sends it."""
    meeting = find_kept_meeting(request, pk)
    return _told(request, meeting, tell_invited, _("The invited are told now."), template="meetings/call_tell.html")


def _told(
    request: HttpRequest, meeting: Meeting, deed: Any, said: str, *, template: str, **context: Any
) -> HttpResponse:
    form = CallForm(request.POST or None, initial={"version": meeting.version})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            deed(meeting=meeting, version=form.cleaned_data["version"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        except StaleVersionError as stale:
            form = CallForm({"version": str(stale.current.version)})
            form.is_valid()
            form.add_error(None, _("Somebody has changed this meanwhile. Look at it again, then send once more."))
            status = 409
        else:
            messages.success(request, said)
            return redirect(meeting)
    context |= {"meeting": meeting, "body": meeting.body, "form": form}
    return render(request, template, context, status=status)


@require_POST
def call_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Her own answer, signed in."""
    meeting = find_meeting(request, pk)
    invitee = invitee_of(meeting, request.user)
    if invitee is None:
        raise Http404
    answer = str(request.POST.get("answer", ""))
    done(request, answer_call, _thanks(answer), invitee=invitee, answer=answer)
    return redirect(meeting)


@require_POST
def invitee_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer that the secretary has heard by phone."""
    rows = Invitee.objects.visible_to(request.user).select_related("meeting__body")
    invitee = rows.filter(pk=pk).first()
    if invitee is None or not request.user.has_perm("meetings.change_meeting", invitee.meeting):
        raise Http404
    done(request, answer_call, _("Saved."), invitee=invitee, answer=str(request.POST.get("answer", "")))
    return redirect(f"{invitee.meeting.get_absolute_url()}#kutsutut")


@require_safe
def call_post(request: HttpRequest, pk: int) -> HttpResponse:
    """To print: the call for those without e-mail, with their addresses."""
    meeting = find_kept_meeting(request, pk)
    return render(
        request, "meetings/call_post.html", {"meeting": meeting, "body": meeting.body, "rows": by_post(meeting)}
    )


@require_safe
def agenda_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """What the worker has printed; for those who have a seat."""
    meeting = find_meeting(request, pk)
    stored = agenda_for(meeting, request.user, get_language() or "fi")
    if stored is None:
        raise Http404
    return file_response(stored)


@pages.private
@require_safe
def call_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=ANSWER, token=token, page="call_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def call_answer(request: HttpRequest) -> HttpResponse:
    """Two buttons for the holder of the letter's link. GET changes nothing; the link works until the meeting."""
    link = pages.held_link(request, ANSWER)
    invitee = invitee_of_link(link)
    if link is None or invitee is None or not invitee.meeting.takes_answers:
        return render(request, "meetings/call_gone.html", status=410)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            answer_call(invitee=invitee, answer=form.cleaned_data["answer"], by=link.user, link=link)
        except PermissionDenied:
            return render(request, "meetings/call_gone.html", status=410)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _thanks(form.cleaned_data["answer"]))
            return redirect("call_answer")
    meeting = invitee.meeting
    context = {"invitee": invitee, "meeting": meeting, "body": meeting.body, "form": form}
    return render(request, "meetings/call_answer.html", context, status=422 if form.is_bound else 200)


def _thanks(answer: str) -> str:
    return _("Thank you. You are welcome!") if answer == Answer.COMES else _("Thank you for telling.")
