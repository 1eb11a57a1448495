"""Orders as the network learns from them: numbers, days and states, never names or words (domain D3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huoltamo.models import Order, OrderState

ANSWERED_WELL = datetime.timedelta(days=5)
# Requests whose answer is timed, and how it came; `took` is the time until the first answer.
_REQUESTS = Q(need=None) & ~Q(state=OrderState.WITHDRAWN, answered_at=None)
ANSWERED = Q(answered_at__isnull=False)
IN_TIME, LATE = Q(took__lte=ANSWERED_WELL), Q(took__isnull=True) | Q(took__gt=ANSWERED_WELL)
ANSWERS: dict[str, Any] = {
    "vastatut": _("those answered"),
    "ajoissa": _("answered within five days"),
    "myohassa": _("not answered within five days"),
}


@dataclass(frozen=True)
class Scope:
    """What is looked at. category, municipality: slugs, empty for all."""

    year: int
    category: str = ""
    municipality: str = ""


@dataclass(frozen=True)
class Pace:
    """How fast requests are answered. days: the median until the first answer. due: requests whose five days are over,
    or that were answered. in_time: those of them answered within five days.
    """

    days: float | None
    due: int
    in_time: int

    @property
    def late(self) -> int:
        return self.due - self.in_time

    @property
    def percent(self) -> int | None:
        return round(100 * self.in_time / self.due) if self.due else None


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def orders_of(scope: Scope, user: Any) -> QuerySet[Order]:
    return Order.objects.counted_for(user).filter(created_at__year=scope.year)


def orders_behind(scope: Scope, user: Any, now: datetime.datetime, states: Iterable[str], answer: str) -> QuerySet[Any]:
    """The orders that a figure counts. states: of OrderState, empty for all. answer: a key of ANSWERS, or nothing.

    Each has `took`, the time until its first answer.
    """
    found = orders_of(scope, user).annotate(took=F("answered_at") - F("created_at"))
    if scope.category:
        found = found.filter(category__slug=scope.category)
    if scope.municipality:
        found = found.filter(buyer__domicile__slug=scope.municipality)
    if answer:
        found = found.filter(
            _REQUESTS, {"vastatut": ANSWERED, "ajoissa": IN_TIME, "myohassa": _due(now) & LATE}[answer]
        )
    states = list(states)
    return found.filter(state__in=states) if states else found


def _due(now: datetime.datetime) -> Q:
    return ANSWERED | Q(created_at__lt=now - ANSWERED_WELL)


def pace_of(scope: Scope, user: Any, now: datetime.datetime) -> Pace:
    """Of requests made to a provider; an answer to a need is an answer from its first moment.

    A request taken back before anybody answered says nothing of answering, nor does one younger than five days.
    """
    requests = orders_of(scope, user).filter(_REQUESTS)
    found = requests.annotate(took=F("answered_at") - F("created_at")).aggregate(
        median=_Median("took", output_field=DurationField(), filter=ANSWERED),
        due=Count("pk", filter=_due(now)),
        in_time=Count("pk", filter=IN_TIME),
    )
    median = found["median"]
    days = None if median is None else median / datetime.timedelta(days=1)
    return Pace(days, found["due"], found["in_time"])
