"""Steps of an order by the buttons of its page, messages on it, and feedback."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huoltamo.actions.order_after import (
    cancel_order,
    confirm_order,
    decide_thanks,
    give_feedback,
    reopen_order,
    thank_for_order,
)
from huoltamo.actions.order_buyer import agree_order, answer_question, ask_again, withdraw_order
from huoltamo.actions.order_message import write_message
from huoltamo.actions.order_provider import accept_order, ask_question, decline_order, propose_terms, refer_order
from huoltamo.forms.order import FeedbackForm
from huoltamo.forms.order_message import MessageForm
from huoltamo.models import Order
from huoltamo.models.order_steps import ORDER_STEPS, PROVIDER
from huoltamo.selectors.order_people import sides_of
from jane_portal.core.versions import StaleVersionError

from .order import show_order
from .order_base import STEP_FORMS, find_own, step_form

# What is said when the step was taken.
DONE: dict[str, Any] = {
    "accept": gettext_lazy("You have said yes. The other association gets a letter."),
    "propose": gettext_lazy("The proposal is on its way."),
    "question": gettext_lazy("The question is on its way."),
    "refer": gettext_lazy("Thank you for helping on. The other association gets a letter."),
    "decline": gettext_lazy("Thank you for answering. The other association gets a letter."),
    "answer": gettext_lazy("The answer is on its way."),
    "agree": gettext_lazy("Agreed! Both of you get the terms by letter, with the day for the calendar."),
    "ask_again": gettext_lazy("Your wish is on its way."),
    "withdraw": gettext_lazy("The request is withdrawn. The other association gets a letter."),
    "confirm": gettext_lazy("Thank you. The other association is told."),
    "cancel": gettext_lazy("The order is cancelled. The other association gets a letter."),
    "reopen": gettext_lazy("The order is open again. The other association gets a letter."),
    "thank": gettext_lazy("Thank you for thanking!"),
}


def _take(order: Order, key: str, form: Any, user: Any) -> None:
    """The action of this step with what the form says."""
    data = form.cleaned_data
    common = {"order": order, "version": data["version"], "by": user}
    side, text = data["side"], data["text"]
    deeds: dict[str, Any] = {
        "accept": lambda: accept_order(**common, values=form.values(), text=text),
        "propose": lambda: propose_terms(**common, values=form.values(), text=text),
        "question": lambda: ask_question(**common, text=text),
        "refer": lambda: refer_order(**common, to=form.third, offer=form.offer, text=text),
        "decline": lambda: decline_order(**common, reason=text),
        "answer": lambda: answer_question(**common, text=text),
        "agree": lambda: agree_order(**common, text=text),
        "ask_again": lambda: ask_again(**common, text=text, values=form.values()),
        "withdraw": lambda: withdraw_order(**common, text=text),
        "confirm": lambda: confirm_order(**common, side=side, text=text),
        "cancel": lambda: cancel_order(**common, side=side, reason=text),
        "reopen": lambda: reopen_order(**common, side=side, reason=text),
        "thank": lambda: thank_for_order(**common, text=text, public=data["public"]),
    }
    deeds[key]()


@require_POST
def order_step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step. What cannot be taken is answered with the page as it is now, a line why, and the words typed."""
    order = find_own(request, pk)
    key = request.POST.get("do", "")
    if key not in STEP_FORMS:
        raise Http404
    side = _side(request, order, key)
    form = step_form(order, key, side, request.POST)
    if side not in ORDER_STEPS[key].who:
        return _too_late(request, pk, form, _("This is for the other association to do. Nothing was changed."))
    if not form.is_valid():
        if order.state not in ORDER_STEPS[key].sources:
            return _too_late(request, pk, form)
        return show_order(request, order, status=422, **{f"{key}_{form.data.get('side')}": form})
    try:
        _take(order, key, form, request.user)
    except StaleVersionError:
        return _too_late(request, pk, form)
    except ValidationError as error:
        form.add_error(None, error)
        return _too_late(request, pk, form, " ".join(error.messages))
    messages.success(request, str(DONE[key]))
    return redirect("order_detail", pk=pk)


def _side(request: HttpRequest, order: Order, key: str) -> str:
    """The side named by the form where the person may take the step for it; otherwise another one of hers."""
    sides = sides_of(order, request.user)
    named = request.POST.get("side", "")
    fitting = [side for side in sides if side in ORDER_STEPS[key].who]
    return named if named in fitting else (fitting or sides)[0]


def _too_late(request: HttpRequest, pk: int, form: Any, why: str = "") -> HttpResponse:
    """Somebody was faster, or the step is not open: the order as it is now, and the words that were typed."""
    order = find_own(request, pk)
    why = why or _("Somebody was faster: this order has changed since you opened the page. Nothing of yours was done.")
    typed = str(form.data.get("text") or "")
    return show_order(request, order, status=409, moved={"why": why, "typed": typed})


@require_POST
def order_message(request: HttpRequest, pk: int) -> HttpResponse:
    order = find_own(request, pk)
    form = MessageForm(request.POST, request.FILES)
    sides = sides_of(order, request.user)
    if form.is_valid():
        side = form.cleaned_data["side"] if form.cleaned_data["side"] in sides else sides[0]
        try:
            write_message(
                order=order,
                side=side,
                text=form.cleaned_data["text"],
                files=form.cleaned_data["enclosures"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The message is on its way."))
            return redirect(f"{order.get_absolute_url()}#viestit")
    return show_order(request, order, status=422, message=form)


@require_POST
def order_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    order = find_own(request, pk)
    form = FeedbackForm(request.POST, auto_id="id_feedback_%s")
    sides = sides_of(order, request.user)
    if form.is_valid():
        side = form.cleaned_data["side"] if form.cleaned_data["side"] in sides else sides[0]
        try:
            give_feedback(order=order, side=side, text=form.cleaned_data["text"], by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Thank you. The other association can read it here."))
        return redirect("order_detail", pk=pk)
    return show_order(request, order, status=422, feedback=form)


@require_POST
def thanks_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The thanked association shows the thanks to everybody, or takes them off the wall."""
    order = find_own(request, pk)
    thanks = getattr(order, "thanks", None)
    if thanks is None or PROVIDER not in sides_of(order, request.user):
        raise Http404
    show = request.POST.get("do") == "show"
    try:
        decide_thanks(thanks=thanks, show=show, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = _("The thanks are on the wall now.") if show else _("The thanks are not on the wall.")
        messages.success(request, said)
    return redirect("order_detail", pk=pk)
