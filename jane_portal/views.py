"""Composition only: front page, my desk, health."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jane_portal.core import registry


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"blocks": list(registry.filled("front", None, request.user))})


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/desk.html", {"blocks": list(registry.filled("desk", request.user, request.user))})


def healthz(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})
