"""What the network learns from what was asked and not found: needs, requests and searches (domain D3).

Only numbers leave orders: what is written in them is between the two associations. Words of searches that found
nothing are shown when at least three people searched alike, so no single person's words are (decisions 14).
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Municipality, Organisation, Status
from huoltamo.models import Need, Offer, Order, OrderState, State, UnmetWish

from .category import Branch, tree
from .learning_orders import Pace, Scope, orders_of, pace_of

# As many must have searched alike before their words are shown.
SHOWN_FROM = 3
WISHES_KEPT = datetime.timedelta(days=90)
# Orders that ended without anybody doing it.
IN_VAIN = (OrderState.DECLINED, OrderState.EXPIRED)
# Needs that were shown: drafts were not, and those taken back by their own association are its own matter.
ASKED_ALOUD = (State.PUBLISHED, State.PAUSED, State.EXPIRED)
GROUPS: dict[str, Any] = {
    "tarjoavat": _("They offer help"),
    "tilaavat": _("They ask for help"),
    "hiljaiset": _("They do neither"),
}


@dataclass(frozen=True)
class Wish:
    """Words that several people searched for in vain.

    categories, municipalities: how many named each, by key; those that too few named are left out.
    """

    text: str
    number: int
    categories: dict[int, int]
    municipalities: dict[int, int]


@dataclass
class Line:
    """The figures of one category or one municipality. wishes: searches among those shown."""

    key: int
    name: str
    slug: str
    offers: int = 0
    orders: int = 0
    in_vain: int = 0
    needs: int = 0
    wishes: int = 0

    @property
    def unmet(self) -> int:
        """Requests and needs that led to nothing."""
        return self.in_vain + self.needs

    @property
    def says_something(self) -> bool:
        return bool(self.orders or self.needs or self.wishes)


@dataclass
class Learned:
    """All figures of a year. cells: orders by (state, category, municipality or None); needs: by the last two."""

    scope: Scope
    years: list[int]
    pace: Pace
    associations: dict[str, int]
    wishes: list[Wish]
    categories: list[Line]
    municipalities: list[Line]
    cells: dict[tuple[str, int, int | None], int]
    needs: dict[tuple[int, int | None], int]

    @property
    def states(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (state, _category, _municipality), number in self.cells.items():
            found[state] += number
        return found


def learned(scope: Scope, user: Any, now: datetime.datetime) -> Learned:
    """The figures of the year for somebody who may see them all. Eight statements."""
    cells: dict[tuple[str, int, int | None], int] = {
        (row["state"], row["category"], row["buyer__domicile"]): row["number"]
        for row in orders_of(scope, user)
        .order_by()
        .values("state", "category", "buyer__domicile")
        .annotate(number=Count("pk"))
    }
    needs: dict[tuple[int, int | None], int] = {
        (row["category"], row["organisation__domicile"]): row["number"]
        for row in unanswered_needs(scope, user)
        .order_by()
        .values("category", "organisation__domicile")
        .annotate(number=Count("pk"))
    }
    wishes = unmet_wishes(now)
    categories = _category_lines(tree())
    municipalities = _municipality_lines()
    for (state, category, place), number in cells.items():
        for line in _lines(categories, category, municipalities, place):
            line.orders += number
            line.in_vain += number if state in IN_VAIN else 0
    for (category, place), number in needs.items():
        for line in _lines(categories, category, municipalities, place):
            line.needs += number
    for wish in wishes:
        for lines, named in ((categories, wish.categories), (municipalities, wish.municipalities)):
            for key in named.keys() & lines.keys():
                lines[key].wishes += named[key]
    return Learned(
        scope=scope,
        years=_years(user, now),
        pace=pace_of(scope, user, now),
        associations=association_numbers(scope, user),
        wishes=wishes,
        categories=list(categories.values()),
        municipalities=list(municipalities.values()),
        cells=cells,
        needs=needs,
    )


def unanswered_needs(scope: Scope, user: Any) -> QuerySet[Need]:
    """Needs shown in the year that no association has answered through the portal, in this category and place."""
    answered = Order.objects.filter(need=OuterRef("pk"))
    found: QuerySet[Need] = Need.objects.counted_for(user)
    found = found.filter(~Exists(answered), state__in=ASKED_ALOUD, published_at__year=scope.year)
    if scope.category:
        found = found.filter(category__slug=scope.category)
    if scope.municipality:
        found = found.filter(organisation__domicile__slug=scope.municipality)
    return found


def unmet_wishes(now: datetime.datetime) -> list[Wish]:
    """What at least three people searched for in vain, the most wished for first. One statement.

    Each is named by the wording that most used, the shortest of equals.
    """
    kept = UnmetWish.objects.filter(day__gte=(now - WISHES_KEPT).date())
    several = kept.order_by().values("alike").annotate(number=Count("pk")).filter(number__gte=SHOWN_FROM)
    rows = kept.filter(alike__in=several.values("alike")).values_list("alike", "query", "category", "municipality")
    groups: dict[str, list[tuple[str, int | None, int | None]]] = {}
    for alike, query, category, place in rows.order_by("pk"):
        groups.setdefault(alike, []).append((query, category, place))
    found = [_wish(group) for group in groups.values()]
    return sorted(found, key=lambda wish: (-wish.number, wish.text))


def _wish(group: list[tuple[str, int | None, int | None]]) -> Wish:
    wordings = Counter(" ".join(query.casefold().split()) for query, _category, _place in group)
    text = min(wordings, key=lambda words: (-wordings[words], len(words), words))
    return Wish(
        text=text,
        number=len(group),
        categories=_several(category for _query, category, _place in group),
        municipalities=_several(place for _query, _category, place in group),
    )


def _several(keys: Iterable[int | None]) -> dict[int, int]:
    counted = Counter(key for key in keys if key is not None)
    return {key: number for key, number in counted.items() if number >= SHOWN_FROM}


def _category_lines(branches: list[Branch]) -> dict[int, Line]:
    return {
        branch.category.pk: Line(branch.category.pk, branch.category.name, branch.category.slug, branch.offers)
        for branch in branches
    }


def _municipality_lines() -> dict[int, Line]:
    places = Municipality.objects.known_in(settings.PORTAL_REGION).order_by("sort_key", "pk").distinct()
    return {place.pk: Line(place.pk, place.name, place.slug) for place in places}


def _lines(categories: dict[int, Line], category: int, places: dict[int, Line], place: int | None) -> list[Line]:
    return [line for line in (categories.get(category), places.get(place or 0)) if line is not None]


def _years(user: Any, now: datetime.datetime) -> list[int]:
    """From this year back to the first one with an order or a need. One statement."""
    orders = Order.objects.counted_for(user).order_by("created_at").values_list("created_at")[:1]
    needs = Need.objects.counted_for(user).filter(published_at__isnull=False).order_by("published_at")
    firsts = orders.union(needs.values_list("published_at")[:1])
    first = min((timezone.localtime(moment).year for (moment,) in firsts), default=now.year)
    return list(range(now.year, first - 1, -1))


def living(user: Any) -> QuerySet[Organisation]:
    """Associations that could offer and ask."""
    return Organisation.objects.visible_to(user).associations().filter(status=Status.ACTIVE, deleted_at=None)


def in_group(group: str, scope: Scope) -> Q:
    """The condition of a group of GROUPS in the year."""
    offers = Offer.objects.filter(
        organisation=OuterRef("pk"),
        published_at__year__lte=scope.year,
        valid_until__gte=datetime.date(scope.year, 1, 1),
        state__in=ASKED_ALOUD,
    )
    orders = Order.objects.filter(buyer=OuterRef("pk"), created_at__year=scope.year)
    needs = Need.objects.filter(organisation=OuterRef("pk"), published_at__year=scope.year, state__in=ASKED_ALOUD)
    offering, asking = Q(Exists(offers)), Q(Exists(orders)) | Q(Exists(needs))
    return {"tarjoavat": offering, "tilaavat": asking, "hiljaiset": ~offering & ~asking}[group]


def association_numbers(scope: Scope, user: Any) -> dict[str, int]:
    """How many living associations are in each group. One statement."""
    found: dict[str, int] = living(user).aggregate(
        **{group: Count("pk", filter=in_group(group, scope)) for group in GROUPS}
    )
    return found
