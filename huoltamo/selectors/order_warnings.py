"""What may stand in the way of an order. It is said, and never blocks (decisions 26)."""

from __future__ import annotations

import calendar
import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huoltamo.models import Availability, Offer, Order
from huoltamo.models.order_steps import BOUND, OrderState


def warnings_for(order: Order) -> list[str]:
    """Of the days wished for, or of the day that was proposed last. At most four statements."""
    terms = order.terms.order_by("-pk").first() if order.pk else None
    first = terms.day if terms is not None and terms.day else order.wished_from
    last = (terms.until if terms is not None and terms.day else order.wished_until) or first
    if first is None or last is None:
        return []
    return [*_overlaps(order, first, last), *(_of_offer(order, order.offer, first, last) if order.offer else [])]


def _overlaps(order: Order, first: datetime.date, last: datetime.date) -> list[str]:
    """The same people do what the association has agreed on, whatever the offer."""
    agreed = Order.objects.filter(provider=order.provider_id, state=OrderState.AGREED).exclude(pk=order.pk or 0)
    ends = Q(agreed_terms__until__gte=first) | Q(agreed_terms__until=None, agreed_terms__day__gte=first)
    if agreed.filter(ends, agreed_terms__day__lte=last).exists():
        return [_("Another order has been agreed for the same days.")]
    return []


def _of_offer(order: Order, offer: Offer, first: datetime.date, last: datetime.date) -> list[str]:
    found: list[str] = []
    if offer.monthly_limit:
        month = first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1])
        taken = Order.objects.filter(offer=offer, state__in=BOUND, agreed_terms__day__range=month)
        number = taken.exclude(pk=order.pk or 0).count()
        if number >= offer.monthly_limit:
            words = _("This month already has %(number)s agreed orders; the offer says at most %(limit)s.")
            found.append(words % {"number": number, "limit": offer.monthly_limit})
    shut = Availability.objects.filter(offer=offer, since__lte=last, until__gte=first)
    if shut.filter(kind__in=[Availability.Kind.TAKEN, Availability.Kind.CLOSED]).exists():
        found.append(_("The calendar of the offer says that these days are not free."))
    if offer.lead_days and (first - timezone.localdate()).days < offer.lead_days:
        found.append(_("The offer asks for %(days)s days beforehand; there are fewer.") % {"days": offer.lead_days})
    return found
