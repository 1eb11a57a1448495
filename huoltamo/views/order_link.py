"""Answering a request from its letter, without signing in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from huoltamo.actions.order_letters import ANSWER
from huoltamo.actions.order_provider import accept_order, decline_order, propose_terms
from huoltamo.models import Order
from huoltamo.models.order_steps import PROVIDER
from huoltamo.selectors.order_link import order_of
from huoltamo.selectors.order_warnings import warnings_for
from huoltamo.selectors.order_words import days_in_words, next_move
from jane_portal.core.links import LinkGone, pages
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.versions import StaleVersionError

from .order_base import step_form

STEPS = ("accept", "propose", "decline")


@pages.private
@require_safe
def order_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=ANSWER, token=token, page="order_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def order_answer(request: HttpRequest) -> HttpResponse:
    """The request with three answers: accept, propose another day, not now. GET changes nothing."""
    link = pages.held_link(request, ANSWER)
    order = order_of(link)
    if order is None or link is None:
        return _gone(request)
    if request.method != "POST" or request.POST.get("do") not in STEPS:
        return _ask(request, order)
    return _answer(request, order, link, request.POST["do"])


def _answer(request: HttpRequest, order: Order, link: PersonalLink, key: str) -> HttpResponse:
    data = request.POST.copy()
    data["side"] = PROVIDER
    form = step_form(order, key, PROVIDER, data)
    if not form.is_valid():
        return _ask(request, order, status=422, **{key: form})
    common: dict[str, Any] = {
        "order": order,
        "version": form.cleaned_data["version"],
        "by": link.user,
        "link": link,
    }
    text = form.cleaned_data["text"]
    try:
        if key == "accept":
            taken = accept_order(**common, values=form.values(), text=text)  # type: ignore[attr-defined]
        elif key == "propose":
            taken = propose_terms(**common, values=form.values(), text=text)  # type: ignore[attr-defined]
        else:
            taken = decline_order(**common, reason=text)
    except (LinkGone, StaleVersionError, PermissionDenied):
        return _gone(request)
    except ValidationError as error:
        form.add_error(None, error)
        return _ask(request, order, status=409, **{key: form})
    pages.let_go(request, ANSWER)
    context = {"order": taken, "sentence": next_move(taken, PROVIDER)}
    return render(request, "huoltamo/order_answered.html", context)


def _ask(request: HttpRequest, order: Order, *, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "order": order,
        "wished": days_in_words(order.wished_from, order.wished_until),
        "warnings": warnings_for(order),
        "forms": {key: given.get(key) or step_form(order, key, PROVIDER) for key in STEPS},
        "open": next(iter(given), ""),
    }
    return render(request, "huoltamo/order_answer.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "huoltamo/order_gone.html", status=410)
