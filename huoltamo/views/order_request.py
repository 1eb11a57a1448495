"""Where an order begins: the request form of an offer, the answer form of a need."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huoltamo.actions.order import answer_need, request_order
from huoltamo.forms.order import AnswerNeedForm, QuickRequestForm, RequestForm
from huoltamo.models import Order
from huoltamo.public import price_of
from huoltamo.selectors.order import need_to_answer, offer_to_ask, own_associations
from huoltamo.selectors.order_warnings import warnings_for


@require_http_methods(["GET", "HEAD", "POST"])
def order_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what is offered; small things by a form in which nothing must be filled in."""
    offer = offer_to_ask(request.user, pk)
    if offer is None:
        raise Http404
    own = own_associations(request.user)
    others = [one for one in own if one.pk != offer.organisation_id]
    context: dict[str, Any] = {"offer": offer, "price": price_of(offer), "own": own, "others": others}
    context["asleep"] = not offer.is_shown(timezone.localdate())
    if not others:
        return render(request, "huoltamo/order_request.html", context)
    earlier = _referred(request)
    kind = QuickRequestForm if offer.quick else RequestForm
    form = kind(request.POST or None, associations=others, initial=_wishes_of(earlier))
    if request.method == "POST" and form.is_valid():
        try:
            order = request_order(
                offer=offer,
                buyer=form.cleaned_data["buyer"],
                values=form.values(),
                by=request.user,
                referred_from=earlier,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _sent(request, order, _("Your request is on its way. You get a letter when it is answered."))
    return render(request, "huoltamo/order_request.html", {**context, "form": form, "earlier": earlier})


def _sent(request: HttpRequest, order: Order, words: str) -> HttpResponse:
    messages.success(request, words)
    for warning in warnings_for(order):
        messages.warning(request, warning)
    return redirect(order)


def _referred(request: HttpRequest) -> Order | None:
    """The earlier order of one's own from which a referral leads here (?tilaus=)."""
    key = request.GET.get("tilaus", "")
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return None
    mine = Order.objects.visible_to(request.user).of_user(request.user)
    return mine.filter(pk=key, state=Order.State.REFERRED).first()


def _wishes_of(earlier: Order | None) -> dict[str, Any]:
    if earlier is None:
        return {}
    names = (*RequestForm.Meta.fields,)
    return {"buyer": earlier.buyer_id, **{name: getattr(earlier, name) for name in names}}


@require_http_methods(["GET", "HEAD", "POST"])
def need_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer to do what another association looks for."""
    need = need_to_answer(request.user, pk)
    if need is None:
        raise Http404
    own = own_associations(request.user)
    others = [one for one in own if one.pk != need.organisation_id]
    context: dict[str, Any] = {"need": need, "own": own, "others": others}
    context["asleep"] = not need.is_shown(timezone.localdate())
    if not others:
        return render(request, "huoltamo/need_answer.html", context)
    initial = {"what": need.title, "day": need.wished_from, "until": need.wished_until, "place": need.place}
    form = AnswerNeedForm(request.POST or None, associations=others, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            order = answer_need(
                need=need, provider=form.cleaned_data["provider"], values=form.values(), by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _sent(request, order, _("Your answer is on its way. You get a letter when they decide."))
    return render(request, "huoltamo/need_answer.html", {**context, "form": form})
