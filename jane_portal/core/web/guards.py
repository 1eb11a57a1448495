"""Requests that no honest browser sends are refused before any view sees them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ALLOWED_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


class BadInputMiddleware:
    """405 for methods the portal does not speak, 400 for null bytes (PostgreSQL text cannot hold them)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        if "\x00" in request.path or "\x00" in request.GET.urlencode().replace("%00", "\x00"):
            return render(request, "400.html", status=400)
        if (
            request.method == "POST"
            and request.content_type
            in {
                "application/x-www-form-urlencoded",
                "multipart/form-data",
            }
            and any("\x00" in value for _key, values in request.POST.lists() for value in values)
        ):
            return render(request, "400.html", status=400)
        return self.get_response(request)
