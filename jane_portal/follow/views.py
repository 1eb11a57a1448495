"""The list of what one follows, the pages that a press leads to, and the links of letters that stop them."""

from __future__ import annotations

import time
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jane_portal.accounts.selectors.data import wants_no_letters
from jane_portal.core.links import LinkGone, pages

from .actions import change_pace, follow_thing, keep_search, stop_everything, stop_following
from .forms import PressForm
from .models import STOP, STOP_ALL, Follow, Pace
from .selectors.follows import follow_of, named, subject_of
from .selectors.registry import saved_searches

# A press of somebody who had to sign in first, kept in the session for so many seconds.
PRESSED, PRESS_HOLDS = "follow.pressed", 3600


@require_safe
def follow_list(request: HttpRequest) -> HttpResponse:
    rows = named(Follow.objects.visible_to(request.user).defer("known"), request.user)
    return render(request, "follow/follow_list.html", {"rows": rows, "paces": Pace.choices} | _limited(request))


@require_POST
def follow_change(request: HttpRequest, pk: int) -> HttpResponse:
    """From the list: another pace, or stop."""
    follow = Follow.objects.visible_to(request.user).filter(pk=pk).defer("known").first()
    if follow is None:
        raise Http404
    form = PressForm(request.POST)
    if form.is_valid() and form.cleaned_data["stop"]:
        stop_following(follow=follow, by=request.user)
        messages.success(request, _("You no longer follow it."))
    elif form.is_valid():
        change_pace(follow=follow, pace=form.cleaned_data["pace"], by=request.user)
        messages.success(request, _("Saved."))
    return redirect("follow_list")


@require_http_methods(["GET", "HEAD", "POST"])
def follow_stop_all(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        stop_everything(user=request.user, by=request.user)
        messages.success(request, _("You follow nothing any more, and no letters come."))
        return redirect("follow_list")
    count = Follow.objects.visible_to(request.user).count()
    return render(request, "follow/follow_stop_all.html", {"count": count})


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def follow_press(request: HttpRequest, end: str, uuid: uuid.UUID) -> HttpResponse:
    """GET: a page with the choice. POST: the press of a button; that of a visitor is done when she has signed in."""
    found = subject_of(end, uuid, request.user)
    if found is None:
        raise Http404
    thing, node = found

    def press(pace: str) -> Follow:
        return follow_thing(kind=end, key=uuid, pace=pace, by=request.user)

    follow = follow_of(request.user, end, str(uuid))
    return _pressed(request, follow, press, {"title": node.title, "noun": thing.noun, "url": node.url})


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def search_keep(request: HttpRequest, search: str) -> HttpResponse:
    """The same for a search: its query string is that of the page."""
    known = saved_searches().get(search)
    if known is None:
        raise Http404
    query = known.canonical(request.GET.urlencode())
    title = known.title(query)

    def press(pace: str) -> Follow:
        return keep_search(kind=search, query=query, title=title, pace=pace, by=request.user)

    follow = follow_of(request.user, search, query)
    return _pressed(request, follow, press, {"title": title, "noun": known.noun, "url": known.url(query), "hits": True})


def _pressed(request: HttpRequest, follow: Follow | None, press: Any, context: dict[str, Any]) -> HttpResponse:
    """Do what was pressed and go back to the thing itself, or show the choice."""
    waiting = _waiting_press(request)
    form = PressForm(request.POST if request.method == "POST" else waiting)
    if request.method == "POST" and form.is_valid() and not request.user.is_authenticated:
        return _press_later(request, form)
    if (request.method == "POST" or waiting) and form.is_valid():
        try:
            _do(request, form, follow, press, context["title"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(context["url"])
    status = 422 if request.method == "POST" else 200
    chosen = follow.pace if follow else Pace.WEEKLY
    context |= {"follow": follow, "paces": Pace.choices, "chosen": chosen} | _limited(request)
    return render(request, "follow/follow_press.html", context, status=status)


def _limited(request: HttpRequest) -> dict[str, bool]:
    """For those who follow and get no letter, because they have asked for necessary ones only."""
    user = request.user
    return {"letters_limited": user.is_authenticated and wants_no_letters(user.email)}


def _press_later(request: HttpRequest, form: PressForm) -> HttpResponse:
    """Keep the press of a visitor, and ask her to sign in; then she comes back to this address."""
    address = request.get_full_path()
    request.session[PRESSED] = {"at": address, "pace": form.cleaned_data["pace"], "until": time.time() + PRESS_HOLDS}
    return redirect_to_login(address, reverse("account_login"))


def _waiting_press(request: HttpRequest) -> dict[str, str] | None:
    """What she has pressed here before she signed in. A press from another site never gets into the session."""
    if request.method != "GET" or not request.user.is_authenticated:
        return None
    pressed = request.session.get(PRESSED)
    if not pressed or pressed["at"] != request.get_full_path():
        return None
    del request.session[PRESSED]
    return {"pace": pressed["pace"]} if time.time() < pressed["until"] else None


def _do(request: HttpRequest, form: PressForm, follow: Follow | None, press: Any, title: str) -> None:
    if form.cleaned_data["stop"]:
        if follow is not None:
            stop_following(follow=follow, by=request.user)
        messages.success(request, _("You no longer follow it."))
        return
    pace = press(form.cleaned_data["pace"]).pace
    if pace == Pace.INSTANT:
        words = _("You follow: %(thing)s. A letter comes as soon as there is something new.")
    else:
        words = _("You follow: %(thing)s. A letter comes on Monday when there is something new.")
    messages.success(request, words % {"thing": title})


@pages.private
@require_safe
def follow_stop_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=STOP, token=token, page="follow_stop_answer")


@pages.private
@require_safe
def follow_stop_all_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=STOP_ALL, token=token, page="follow_stop_all_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def follow_stop_answer(request: HttpRequest) -> HttpResponse:
    """For the holder of a letter, without signing in: GET asks, POST stops one thing."""
    link = pages.held_link(request, STOP)
    follow = None
    if link is not None and link.user is not None:
        pk = link.subject.partition(":")[2]
        follow = Follow.objects.visible_to(link.user).filter(pk=pk).defer("known").first()
    if link is None or follow is None:
        return render(request, "follow/stop_answer.html", {"gone": True}, status=410)
    if request.method != "POST":
        (row,) = named([follow], link.user) or (None,)
        return render(request, "follow/stop_answer.html", {"row": row})
    try:
        stop_following(follow=follow, link=link, by=None)
    except LinkGone:
        return render(request, "follow/stop_answer.html", {"gone": True}, status=410)
    pages.let_go(request, STOP)
    return render(request, "follow/stop_answer.html", {"done": True})


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def follow_stop_all_answer(request: HttpRequest) -> HttpResponse:
    """The same for everything."""
    link = pages.held_link(request, STOP_ALL)
    if link is None or link.user is None:
        return render(request, "follow/stop_answer.html", {"gone": True}, status=410)
    if request.method != "POST":
        return render(request, "follow/stop_answer.html", {"everything": True})
    try:
        stop_everything(user=link.user, link=link, by=None)
    except LinkGone:
        return render(request, "follow/stop_answer.html", {"gone": True}, status=410)
    pages.let_go(request, STOP_ALL)
    return render(request, "follow/stop_answer.html", {"done": True, "everything": True})
