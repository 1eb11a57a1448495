"""What is taken away from an order: its entry for calendars and its summary on paper."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import CharField, Func, Q, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from huoltamo.models import Order
from huoltamo.models.order_steps import BOUND, OrderState
from jane_portal.core.feeds.ics import CalendarEvent, calendar
from jane_portal.core.pdf.prints import Sheet

from .order_words import terms_day, terms_price

SUMMARY = "order_summary"
# Afterwards the summary is no longer needed for an invoice.
SUMMARY_KEPT = datetime.timedelta(days=365)


def event_of(order: Order) -> CalendarEvent | None:
    """The agreed day for calendars; None when no day was agreed. Load the terms and the associations with it."""
    terms = order.agreed_terms
    if terms is None or terms.day is None:
        return None
    cancelled = order.state == OrderState.CANCELLED
    start: datetime.date = terms.day
    end: datetime.date = terms.until or terms.day
    if terms.starts is not None:
        zone = timezone.get_default_timezone()
        start = datetime.datetime.combine(terms.day, terms.starts, zone)
        end = datetime.datetime.combine(end, terms.ends or terms.starts, zone)
        if terms.ends is None:
            end += datetime.timedelta(hours=1)
    return CalendarEvent(
        uuid=order.uuid,
        version=order.sequence,
        title=f"{order.title} ({order.provider.name} – {order.buyer.name})",
        start=start,
        end=end,
        changed=order.moved_at if cancelled else order.agreed_at or order.moved_at,
        place=terms.place,
        text=terms.what,
        url=settings.PORTAL_BASE_URL + order.get_absolute_url(),
        cancelled=cancelled,
    )


def calendar_of(order: Order, *, method: str = "PUBLISH") -> bytes:
    event = event_of(order)
    return calendar([event] if event is not None else [], name=order.title, method=method)


def summary_keys() -> list[str]:
    """Keys of the orders that have a summary on paper."""
    return [str(key) for key in Order.objects.filter(_recent(), state__in=BOUND).values_list("pk", flat=True)]


def _recent() -> Q:
    return Q(state=OrderState.AGREED) | Q(delivered_at__gte=timezone.now() - SUMMARY_KEPT)


# All that a summary shows, but the words of the portal itself.
_NAMES = [f"{of}__name_{code}" for of in ("buyer", "provider", "category") for code in ("fi", "sv", "en")]
_SHOWN = ["title", "agreed_at", "delivered_at", "buyer__business_id", "provider__business_id", *_NAMES]
_TERMS = ["what", "day", "until", "starts", "ends", "place", "price_model", "amount", "unit", "price"]
_SHOWN += [f"agreed_terms__{name}" for name in _TERMS]


def summary_stamps(keys: Sequence[str] | None) -> dict[str, str]:
    """Key → stamp of what its summary shows, of these or all orders that have one. One statement."""
    orders = Order.objects.filter(_recent(), state__in=BOUND)
    if keys is not None:
        orders = orders.filter(pk__in=keys)
    shown = Func(*_SHOWN, function="jsonb_build_array", output_field=TextField())
    stamped = orders.order_by().values_list("pk", MD5(Cast(shown, TextField())))
    return {str(key): stamp for key, stamp in stamped}


def build_summary(key: str) -> Sheet | None:
    """The frozen terms and what has become of them, for the two associations. One statement."""
    related = ("buyer", "provider", "agreed_terms", "category")
    order = Order.objects.filter(pk=key, state__in=BOUND).select_related(*related).first()
    if order is None or order.agreed_terms is None:
        return None
    terms = order.agreed_terms
    context = {"order": order, "terms": terms, "day": terms_day(terms), "price": terms_price(terms)}
    return Sheet("pdf/order_summary.html", context, f"{_('order')}-{order.pk}.pdf")


def summary_seen_by(user: Any) -> Q:
    """The condition on StoredFile rows of this kind: those of orders between the user's associations."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    own = Order.objects.of_user(user).annotate(key=Cast("pk", CharField()))
    seen = Q(pk__in=[])
    for language in dict(settings.LANGUAGES):
        seen |= Q(subject__in=own.values_list(Concat("key", Value(f":{language}")), flat=True))
    return seen


def order_files_seen_by(user: Any) -> Q:
    """The condition on StoredFile rows of messages: the two associations' own people."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(enclosure__message__order__in=Order.objects.of_user(user))
