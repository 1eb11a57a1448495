"""Orders: the person's own list, the page of one, its frozen terms."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huoltamo.filters.order import OrderListFilter
from huoltamo.models import Order
from huoltamo.models.order_steps import BOUND, PROVIDER
from huoltamo.selectors.order import OrderRow, list_counts, list_rows, offers_of, own_associations
from huoltamo.selectors.order_history import for_associations, order_sources
from huoltamo.selectors.order_people import sides_of
from huoltamo.selectors.order_warnings import warnings_for
from huoltamo.selectors.order_words import terms_day, terms_price
from jane_portal.accounts.selectors.role import role_words
from jane_portal.core.history.pages import deeds_page

from .order_base import find_order, page_context

ORDERS_A_PAGE = 25


@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """The orders of one's own associations, by whose move it is; all of them for the secretary."""
    filters = OrderListFilter(request.GET, associations=own_associations(request.user))
    orders = filters.narrowed(Order.objects.visible_to(request.user), request.user)
    counts = list_counts(orders, request.user)
    group = filters.group(counts)
    paginator = Paginator(list_rows(orders, group, request.user), ORDERS_A_PAGE)
    paginator.count = counts[group]
    page = paginator.get_page(request.GET.get("sivu"))
    context: dict[str, Any] = {
        "filter": filters,
        "page": page,
        "rows": [OrderRow.of(order, request.user) for order in page],
        "groups": filters.groups(counts, group),
        "any": counts["kaikki"] > 0,
    }
    return render(request, "huoltamo/order_list.html", context)


@require_safe
def order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return show_order(request, find_order(request, pk))


def show_order(request: HttpRequest, order: Order, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an order. more: forms that were sent and not taken, and `moved`, a line why."""
    moved = more.pop("moved", "")
    context = page_context(order, request.user, **more)
    sides = context["page"].sides
    context["moved"] = moved
    if PROVIDER in sides and any(entry["step"].key in ("accept", "propose") for entry in context["steps"]):
        context["warnings"] = warnings_for(order)
    if sides and order.state == Order.State.REFERRED and order.referred_to is not None:
        context["third_offers"] = offers_of(order.referred_to, category=order.category_id)
    return render(request, "huoltamo/order_detail.html", context, status=status)


@require_safe
def order_terms(request: HttpRequest, pk: int) -> HttpResponse:
    """The one page of what was agreed, the same for both; it never changes."""
    order = find_order(request, pk)
    if order.state not in BOUND and order.state != Order.State.CANCELLED:
        raise Http404
    if order.agreed_terms is None or not sides_of(order, request.user):
        raise Http404
    terms = order.agreed_terms
    context = {"order": order, "terms": terms, "day": terms_day(terms), "price": terms_price(terms)}
    return render(request, "huoltamo/order_terms.html", context)


@require_safe
def order_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, when, by whom and for which association; the secretary sees the steps, not the people."""
    order = find_order(request, pk)
    inside = bool(sides_of(order, request.user))
    rows, page = deeds_page(request, order_sources(order, inside=inside), roles=role_words())
    context = {"order": order, "page": page, "deeds": for_associations(rows, inside=inside)}
    return render(request, "huoltamo/order_history.html", context)
