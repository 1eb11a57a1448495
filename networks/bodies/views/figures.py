"""A body for those who count and for their calendars."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jane_portal.core import registry
from jane_portal.core.feeds.ics import calendar_response
from jane_portal.core.sheets.writer import csv_response
from networks.bodies.selectors.years import cells, filled_chart, filled_today, headers, years_of

from .base import find_body


@require_safe
def body_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The public dates of the body, the same for everybody who asks: calendar programs do not sign in."""
    body = find_body(request, slug)
    events = registry.calendar_events("body", body, AnonymousUser())
    return calendar_response(f"{body.slug}.ics", events, name=body.name)


@require_safe
def body_years(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_body(request, slug)
    years = years_of(body)
    context = {
        "body": body,
        "today": () if body.is_closed else filled_today(body),
        "headers": headers(),
        "rows": [(one, cells(one)[1:]) for one in years],
        "chart": filled_chart(years),
    }
    return render(request, "bodies/body_years.html", context)


@require_safe
def body_years_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    body = find_body(request, slug)
    return csv_response(f"{body.slug}-luvut.csv", headers(), [cells(one) for one in years_of(body)])
