"""What the network learns: for the secretary and theme groups, as a page, as lists behind its figures, as a table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from associations.models import Municipality
from huoltamo.filters.learning import LearningQuery, read_learning
from huoltamo.models import Category, OrderState
from huoltamo.selectors.learning import (
    GROUPS,
    IN_VAIN,
    Learned,
    Line,
    association_numbers,
    in_group,
    learned,
    living,
    unanswered_needs,
)
from huoltamo.selectors.learning_orders import ANSWERS, Scope, orders_behind
from huoltamo.selectors.learning_out import headers, lack_chart, table_rows
from jane_portal.core.sheets.writer import csv_response

PAGE_SIZE = 50


def _asked(request: HttpRequest) -> LearningQuery:
    return read_learning(request.GET, timezone.localdate())


def _found(request: HttpRequest) -> Learned:
    return learned(_asked(request).scope, request.user, timezone.now())


def _address(name: str, **query: Any) -> str:
    return f"{reverse(name)}?{urlencode({key: value for key, value in query.items() if value})}"


def _orders_address(year: int, **query: Any) -> str:
    return f"{reverse('learning_orders')}?{urlencode({'vuosi': year, **query}, doseq=True)}"


def _group_address(year: int, group: str) -> str:
    return _address("learning_associations", vuosi=year, ryhma=group)


@require_safe
def learning_detail(request: HttpRequest) -> HttpResponse:
    found = _found(request)
    year = found.scope.year

    def needs_address(line: Line) -> str:
        return _address("learning_needs", vuosi=year, luokka=line.slug)

    def lack_address(line: Line) -> str:
        """Of what a bar of the chart counts: needs where there are some, else requests in vain."""
        return needs_address(line) if line.needs else _orders_address(year, luokka=line.slug, tila=IN_VAIN)

    states = found.states
    context = {
        "found": found,
        "chart": lack_chart(found, lack_address),
        "categories": _lines(found.categories, year, "luokka"),
        "municipalities": _lines(found.municipalities, year, "kunta"),
        "wishes": _wishes(found),
        "states": [
            (OrderState(state).label, states[state], _orders_address(year, tila=state))
            for state in OrderState.values
            if states[state]
        ],
        "orders": sum(states.values()),
        "orders_url": _orders_address(year),
        "answers": {answer: _orders_address(year, vastaus=answer) for answer in ANSWERS},
        "groups": [(title, found.associations[key], _group_address(year, key)) for key, title in GROUPS.items()],
        "may_keep": request.user.has_perm("huoltamo.keep_listings"),
        "csv": _address("learning_csv", vuosi=year),
    }
    return render(request, "huoltamo/learning_detail.html", context)


def _lines(lines: list[Line], year: int, name: str) -> list[dict[str, Any]]:
    """Lines that say something, with the addresses of what they count. name: of the slug in addresses."""
    return [
        {
            "line": line,
            "needs_url": _address("learning_needs", vuosi=year, **{name: line.slug}),
            "orders_url": _orders_address(year, **{name: line.slug}),
            "vain_url": _orders_address(year, **{name: line.slug}, tila=IN_VAIN),
        }
        for line in lines
        if line.says_something
    ]


def _wishes(found: Learned) -> list[dict[str, Any]]:
    """The searches with the names of the categories and places that several named."""
    categories = {line.key: line.name for line in found.categories}
    places = {line.key: line.name for line in found.municipalities}
    return [
        {
            "text": wish.text,
            "number": wish.number,
            "named": [
                *(categories[key] for key in wish.categories if key in categories),
                *(places[key] for key in wish.municipalities if key in places),
            ],
        }
        for wish in found.wishes
    ]


@require_safe
def learning_csv(request: HttpRequest) -> StreamingHttpResponse:
    found = _found(request)
    return csv_response(f"opit-{found.scope.year}.csv", headers(), list(table_rows(found)))


def _named(scope: Scope) -> list[str]:
    """The category and the municipality that a list is narrowed to. Raises Http404 for one that is not there."""
    named = []
    for kind, slug in ((Category, scope.category), (Municipality, scope.municipality)):
        if slug:
            record = kind._default_manager.filter(slug=slug).first()
            if record is None:
                raise Http404
            named.append(record.name)
    return named


@require_safe
def learning_orders(request: HttpRequest) -> HttpResponse:
    """The orders behind a figure: days, states and places. Only the secretary reads whose they are."""
    asked = _asked(request)
    named = [*_named(asked.scope), *(str(OrderState(state).label) for state in asked.states)]
    named += [str(ANSWERS[asked.answer])] if asked.answer else []
    rows = orders_behind(asked.scope, request.user, timezone.now(), asked.states, asked.answer)
    rows = rows.select_related("category", "buyer__domicile", "provider").order_by("-created_at", "-pk")
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(asked.page),
        "scope": asked.scope,
        "named": named,
        "may_keep": request.user.has_perm("huoltamo.keep_listings"),
    }
    return render(request, "huoltamo/learning_orders.html", context)


@require_safe
def learning_needs(request: HttpRequest) -> HttpResponse:
    """The needs behind a figure; those that are still shown lead to their page."""
    asked = _asked(request)
    named = _named(asked.scope)
    rows = unanswered_needs(asked.scope, request.user).select_related("organisation__domicile", "category")
    page = Paginator(rows.order_by("-published_at", "-pk"), PAGE_SIZE).get_page(asked.page)
    today, may_keep = timezone.localdate(), request.user.has_perm("huoltamo.keep_listings")
    for need in page.object_list:
        need.may_open = may_keep or need.is_shown(today)
    return render(request, "huoltamo/learning_needs.html", {"page": page, "scope": asked.scope, "named": named})


@require_safe
def learning_associations(request: HttpRequest) -> HttpResponse:
    """The associations behind a figure: those that offer, those that ask, those that do neither."""
    asked = _asked(request)
    numbers = association_numbers(asked.scope, request.user)
    rows = living(request.user).filter(in_group(asked.group, asked.scope)).select_related("domicile")
    paginator = Paginator(rows.order_by("sort_key", "pk"), PAGE_SIZE)
    # Counted already, with the other groups.
    paginator.count = numbers[asked.group]
    context = {
        "page": paginator.get_page(asked.page),
        "scope": asked.scope,
        "title": GROUPS[asked.group],
        "groups": [
            (title, numbers[key], _group_address(asked.scope.year, key), key == asked.group)
            for key, title in GROUPS.items()
        ],
    }
    return render(request, "huoltamo/learning_associations.html", context)
