"""Composition only: front page, my desk, health."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jane_portal.core import registry
from jane_portal.core.web import samples


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"blocks": list(registry.filled("front", None, request.user))})


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/desk.html", {"blocks": list(registry.filled("desk", request.user, request.user))})


def accessibility_show(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility_show.html")


def privacy_show(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy_show.html")


def component_list(request: HttpRequest) -> HttpResponse:
    """The living component page; the address exists in debug mode only."""
    return render(request, "portal/component_list.html", samples.context(request))


def healthz(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})
