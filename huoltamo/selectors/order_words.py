"""Orders in words: when something is, whose move it is."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huoltamo.models import Order, OrderTerms
from huoltamo.models.order import SILENCE_SETTLES
from huoltamo.models.order_steps import BUYER, FILE, PROVIDER, WAITS_FOR, OrderState
from huoltamo.public import price_words

from .order_people import association_of, is_gone, other_side


def days_in_words(first: datetime.date | None, last: datetime.date | None) -> str:
    """ "" when no day was said."""
    if first is None:
        return ""
    since = date_format(first, "SHORT_DATE_FORMAT")
    return since if last in (None, first) else f"{since}–{date_format(last, 'SHORT_DATE_FORMAT')}"


def terms_day(terms: OrderTerms) -> str:
    """The day or days, with the hours: "12.12.2026 17.00–19.00"."""
    words = days_in_words(terms.day, terms.until)
    if terms.starts is not None:
        hours = time_format(terms.starts, "TIME_FORMAT")
        if terms.ends is not None:
            hours += f"–{time_format(terms.ends, 'TIME_FORMAT')}"
        words = f"{words} {hours}".strip()
    return words


def terms_price(terms: OrderTerms) -> str:
    """Such as "by the hour 10,50 € / hour, materials apart"; what somebody wrote stays as she wrote it."""
    if not terms.price_model:
        return terms.price
    words = price_words(terms.price_model, terms.amount, terms.unit, terms.price)
    return f"{words}, {terms.price}" if terms.amount is not None and terms.price else words


def next_move(order: Order, side: str | None) -> str:
    """One plain sentence: whose move it is, as this side (None: the secretary) reads it."""
    names = {"buyer": order.buyer.name, "provider": order.provider.name}
    if order.state == OrderState.AGREED:
        return _agreed(order, side, names)
    state = OrderState(order.state)
    thanks = getattr(order, "thanks", None) if state == OrderState.THANKED and side == PROVIDER else None
    if thanks is not None and thanks.state == "waiting":
        return _("%(buyer)s thanks you. Decide whether everybody may read it.") % names
    if state not in _SENTENCES:
        return _ended(order, names)
    mine, theirs = _SENTENCES[state]
    return (mine() if side == WAITS_FOR[state] else theirs()) % names


def _agreed(order: Order, side: str | None, names: dict[str, str]) -> str:
    said = [one for one in (BUYER, PROVIDER) if getattr(order, f"{one}_confirmed_at") is not None]
    if not said:
        return _("You have agreed. When it is done, both of you say so here.") if side else _("The two have agreed.")
    who = said[0]
    names = {"who": association_of(order, who).name, "other": association_of(order, other_side(who)).name}
    if side is not None and side != who:
        return _("%(who)s says that it is done. Do you say so too?") % names
    day = timezone.localdate(getattr(order, f"{who}_confirmed_at") + SILENCE_SETTLES)
    names["day"] = date_format(day, "SHORT_DATE_FORMAT")
    return _("%(who)s has said that it is done. It counts as done when %(other)s says so too, or on %(day)s.") % names


def _ended(order: Order, names: dict[str, str]) -> str:
    gone = next((one for one in (order.buyer, order.provider) if is_gone(one)), None)
    if order.state == OrderState.CANCELLED and not order.reason and gone is not None:
        return _("%(name)s has ended, and this order with it.") % {"name": gone.name}
    sentences = {
        OrderState.DELIVERED: _("Done. Thank you both!"),
        OrderState.THANKED: _("Done, and thanked for."),
        OrderState.DECLINED: _("%(provider)s cannot do this now."),
        OrderState.REFERRED: _("%(provider)s suggests asking somebody else."),
        OrderState.WITHDRAWN: _("%(buyer)s has withdrawn the request."),
        OrderState.CANCELLED: _("The order has been cancelled."),
        OrderState.EXPIRED: _("Nobody answered in 30 days, so this ended by itself. You are welcome to ask again."),
    }
    return str(sentences[OrderState(order.state)]) % names


# state → (to the one whose move it is, to everybody else)
_SENTENCES = {
    OrderState.REQUESTED: (
        lambda: _("It is your turn: answer %(buyer)s."),
        lambda: _("%(provider)s answers next."),
    ),
    OrderState.QUESTIONED: (
        lambda: _("It is your turn: %(provider)s has asked you something."),
        lambda: _("%(buyer)s answers the question next."),
    ),
    OrderState.PROPOSED: (
        lambda: _("It is your turn: agree to the proposal of %(provider)s, or ask for something else."),
        lambda: _("%(buyer)s answers the proposal next."),
    ),
    OrderState.ACCEPTED: (
        lambda: _("It is your turn: %(provider)s has said yes. Read the terms and agree."),
        lambda: _("%(buyer)s says the last word next."),
    ),
}

# What each step is called in the thread, once it was taken.
STEPS_TAKEN = {
    "request": gettext_lazy("asked for this"),
    "offer": gettext_lazy("answered the need"),
    "accept": gettext_lazy("said yes"),
    "propose": gettext_lazy("proposed something else"),
    "question": gettext_lazy("asked a question"),
    "refer": gettext_lazy("suggested asking elsewhere"),
    "decline": gettext_lazy("said: not now"),
    "answer": gettext_lazy("answered the question"),
    "agree": gettext_lazy("agreed to it"),
    "ask_again": gettext_lazy("asked for something else"),
    "withdraw": gettext_lazy("withdrew the request"),
    "confirm": gettext_lazy("said that it is done"),
    "cancel": gettext_lazy("cancelled the order"),
    "settle": gettext_lazy("taken as done after 14 days of silence"),
    "reopen": gettext_lazy("said that it is not done after all"),
    "thank": gettext_lazy("thanked"),
    "expire": gettext_lazy("ended without an answer"),
    "end": gettext_lazy("ended with the association"),
    FILE: gettext_lazy("sent files"),
}
