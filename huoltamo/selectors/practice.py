"""Reads of good-practice cards."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Prefetch
from django.db.models.functions import JSONObject

from huoltamo.models import Category, Offer, Practice

PAGE_SIZE = 20
# On the page of the offer that they tell of.
SHOWN_ABOUT = 3


def practice_page(user: Any, category: str, number: int) -> Page:
    """A page of the cards that the viewer sees, the newest first, drafts before them. Two statements."""
    found = Practice.objects.visible_to(user).select_related("organisation", "category")
    if category:
        found = found.filter(category__slug=category)
    return Paginator(found.order_by("-published_at", "-pk"), PAGE_SIZE).get_page(number)


def practices_about(user: Any) -> ArraySubquery:
    """Of an offer in a query: its newest cards that the viewer sees, as {"pk", "title"}."""
    cards = Practice.objects.visible_to(user).filter(offer=OuterRef("pk")).order_by("-published_at", "-pk")
    return ArraySubquery(cards.values(card=JSONObject(pk="pk", title="title"))[:SHOWN_ABOUT])


def practice_categories(user: Any) -> list[tuple[Category, int]]:
    """Categories with cards that the viewer sees, and how many. Two statements."""
    counted = Practice.objects.visible_to(user).order_by().values("category").annotate(number=Count("pk"))
    numbers = {row["category"]: row["number"] for row in counted}
    found = Category.objects.filter(pk__in=numbers).order_by("order", "name_fi")
    return [(one, numbers[one.pk]) for one in found]


def practice_of(user: Any, pk: int) -> Practice | None:
    """The card with its association and category, and its offer where the viewer may see it. Two statements."""
    offers = Prefetch("offer", Offer.objects.visible_to(user), to_attr="shown_offer")
    found = Practice.objects.visible_to(user).select_related("organisation", "category").prefetch_related(offers)
    practice: Practice | None = found.filter(pk=pk).first()
    return practice
