"""The door itself: sign-in is required unless the pattern's row says otherwise."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jane_portal.core.web import kept

from .rows import ADMINISTRATORS, PUBLIC, SIGNED_IN, Row
from .table import POLICY


class PolicyMiddleware:
    """Sign-in is required unless the pattern's row says otherwise; what was typed meanwhile is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        row = POLICY.get(name) or POLICY.get(name.split(":")[0] + ":*") or Row(ADMINISTRATORS)
        if row.post is not None and request.method == "POST":
            row = row.post
        if row.who == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if request.method == "POST":
            kept.forget_if_posted(request)
        if row.who != SIGNED_IN and not request.user.has_role(*row.who):
            raise Http404
        return None


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back here. A POST is kept; htmx is told to leave the page."""
    htmx = request.headers.get("HX-Request") == "true"
    address = kept.page_of(request) if htmx else request.get_full_path()
    if request.method == "POST" and kept.keep(request):
        address = reverse("kept_post")
    answer = redirect_to_login(address, reverse("account_login"))
    if htmx:
        return HttpResponse(headers={"HX-Redirect": answer.url})
    return answer
