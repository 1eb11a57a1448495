"""Letters about orders: to the association whose move it is, or which ought to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from huoltamo.models import Order, OrderMessage
from huoltamo.models.order_steps import BOUND, FILE, OPEN, OrderState
from huoltamo.selectors.order_papers import calendar_of
from huoltamo.selectors.order_people import association_of, other_side
from huoltamo.selectors.order_words import days_in_words, terms_day, terms_price
from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.post.kinds import LetterKind
from jane_portal.mail.letter import Attachment, LetterText, NotNeeded, render_letter

KINDS = [
    LetterKind("order_requested", _("Another association asks for something")),
    LetterKind("order_answered_need", _("An answer to your need")),
    LetterKind("order_questioned", _("A question about an order")),
    LetterKind("order_answered", _("An answer about an order")),
    LetterKind("order_asked_again", _("A wish about an order has changed")),
    LetterKind("order_proposed", _("A proposal about an order")),
    LetterKind("order_accepted", _("An order accepted")),
    LetterKind("order_agreed", _("An order agreed")),
    LetterKind("order_declined", _("An order declined")),
    LetterKind("order_referred", _("An order referred to another")),
    LetterKind("order_withdrawn", _("An order withdrawn")),
    LetterKind("order_cancelled", _("An order cancelled")),
    LetterKind("order_ended", _("An order ended with the other association")),
    LetterKind("order_expired", _("An order ended without an answer")),
    LetterKind("order_message", _("A message on an order")),
    LetterKind("order_reopened", _("An order reopened")),
    LetterKind("order_half_done", _("The other one says that an order is done")),
    LetterKind("order_nudge", _("Reminder: an order waits for you"), refusable=True),
    LetterKind("order_ask_done", _("Is an order done?"), refusable=True),
    LetterKind("order_delivered", _("An order is done"), refusable=True),
    LetterKind("order_thanked", _("Thanks for an order"), refusable=True),
    LetterKind("order_feedback", _("Feedback on an order"), refusable=True),
]


def quoted(text: str) -> str:
    """Each line marked with ">", so that nothing in it looks like the portal's own words or links."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def _order(params: dict[str, Any], *states: str) -> Order:
    """Raises NotNeeded when the order is gone or no longer in one of these states."""
    related = ("offer", "need", "buyer", "provider", "agreed_terms", "referred_to", "referred_offer", "thanks")
    order = Order.objects.select_related(*related).filter(pk=params["order"]).first()
    if order is None or (states and order.state not in states):
        raise NotNeeded
    return order


def _letter(name: str, params: dict[str, Any], *states: str, calendar: bool = False, **more: Any) -> LetterText:
    order = _order(params, *states)
    terms = order.agreed_terms or order.terms.order_by("-pk").first()
    side = params["side"]
    url = settings.PORTAL_BASE_URL + order.get_absolute_url()
    context = {
        "order": order.title,
        "buyer": order.buyer.name,
        "provider": order.provider.name,
        "us": association_of(order, side).name,
        "other": association_of(order, other_side(side)).name,
        "to_provider": side == "provider",
        "wish_text": quoted(order.wish),
        "place": order.place,
        "wished_days_text": days_in_words(order.wished_from, order.wished_until),
        "group_size": order.group_size,
        "budget": order.budget,
        "said_text": quoted(_last_words(order)),
        "what_text": quoted(terms.what) if terms else "",
        "terms_day_text": terms_day(terms) if terms else "",
        "terms_place": terms.place if terms else "",
        "terms_price_text": terms_price(terms) if terms else "",
        "order_url": f"{url}#viestit" if name == "message" else url,
        "buyer_url": settings.PORTAL_BASE_URL + order.buyer.get_absolute_url(),
        "catalogue_url": settings.PORTAL_BASE_URL + reverse("catalogue_list"),
        "since_text": date_format(timezone.localdate(order.moved_at), "SHORT_DATE_FORMAT"),
        "has_day": bool(terms and terms.day),
        **more,
    }
    attachments: tuple[Attachment, ...] = ()
    if calendar and terms is not None and terms.day is not None:
        cancelled = order.state == OrderState.CANCELLED
        method = "CANCEL" if cancelled else "PUBLISH"
        content = calendar_of(order, method=method)
        attachments = (Attachment("tilaus.ics", content, f"text/calendar; method={method}"),)
    return render_letter(f"mail/huoltamo/order_{name}", context, attachments)


def _last_words(order: Order) -> str:
    """What was said with the newest step."""
    message = OrderMessage.objects.filter(order=order).exclude(step__in=["", FILE]).order_by("-pk").first()
    return message.text if message is not None else ""


def _with_link(name: str, params: dict[str, Any], *states: str) -> LetterText:
    """A letter whose reader can answer by its link, without signing in."""
    found = PersonalLink.objects.usable().filter(uuid=params["link"]).first() if params.get("link") else None
    if found is None:
        return _letter(name, params, *states)
    day = timezone.localdate(found.expires_at)
    return _letter(name, params, *states, answer_url=link_url(found), link_day=day)


def requested(*, language: str, params: dict[str, Any]) -> LetterText:
    return _with_link("requested", params, OrderState.REQUESTED)


def answered(*, language: str, params: dict[str, Any]) -> LetterText:
    """The buyer has answered the provider's question."""
    return _with_link("answered", params, OrderState.REQUESTED)


def asked_again(*, language: str, params: dict[str, Any]) -> LetterText:
    return _with_link("asked_again", params, OrderState.REQUESTED)


def nudge(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the one whose move it is, in any open state; not when the order has moved to the other side meanwhile."""
    order = _order(params, *OPEN)
    if order.state == OrderState.REQUESTED and params["side"] == "provider":
        return _with_link("nudge", params, *OPEN)
    return _letter("nudge", params, OrderState.QUESTIONED, OrderState.PROPOSED, OrderState.ACCEPTED)


def answered_need(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("answered_need", params, OrderState.PROPOSED)


def questioned(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("questioned", params, OrderState.QUESTIONED)


def proposed(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("proposed", params, OrderState.PROPOSED)


def accepted(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("accepted", params, OrderState.ACCEPTED)


def agreed(*, language: str, params: dict[str, Any]) -> LetterText:
    """To both, with the day for their calendars."""
    return _letter("agreed", params, *BOUND, calendar=True)


def declined(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("declined", params, OrderState.DECLINED)


def referred(*, language: str, params: dict[str, Any]) -> LetterText:
    order = _order(params, OrderState.REFERRED)
    if order.referred_to is None:
        raise NotNeeded
    more: dict[str, Any] = {
        "third": order.referred_to.name,
        "third_offer": order.referred_offer.title if order.referred_offer else "",
    }
    if order.referred_offer is not None:
        path = reverse("order_create", kwargs={"pk": order.referred_offer.pk})
        more["ask_url"] = f"{settings.PORTAL_BASE_URL}{path}?tilaus={order.pk}"
    return _letter("referred", params, OrderState.REFERRED, **more)


def withdrawn(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("withdrawn", params, OrderState.WITHDRAWN)


def cancelled(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("cancelled", params, OrderState.CANCELLED, calendar=True)


def ended(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("ended", params, OrderState.CANCELLED, calendar=True)


def expired(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("expired", params, OrderState.EXPIRED)


def half_done(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("half_done", params, OrderState.AGREED)


def ask_done(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("ask_done", params, OrderState.AGREED)


def delivered(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("delivered", params, OrderState.DELIVERED, OrderState.THANKED)


def reopened(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("reopened", params, OrderState.AGREED)


def thanked(*, language: str, params: dict[str, Any]) -> LetterText:
    order = _order(params, OrderState.THANKED)
    return _letter(
        "thanked",
        params,
        OrderState.THANKED,
        thanks_text=quoted(order.thanks.text),
        public=order.thanks.public,
    )


def feedback(*, language: str, params: dict[str, Any]) -> LetterText:
    """Only that there is some: it is read after signing in."""
    return _letter("feedback", params)


def message(*, language: str, params: dict[str, Any]) -> LetterText:
    found = OrderMessage.objects.filter(pk=params["message"], order=params["order"]).first()
    if found is None:
        raise NotNeeded
    files = found.enclosures.count()
    return _letter("message", params, message_text=quoted(found.text), files=files)
