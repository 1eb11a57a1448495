"""Headers of every answer that no other middleware sets (decisions 7)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class HeadersMiddleware:
    """Nothing of the portal is drawn into pages of others. Signed-in pages are never stored by anybody; shared caches
    see that pages vary by cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if "immutable" in response.headers.get("Cache-Control", ""):
            return response  # a file that is the same for everybody, for ever
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        if hasattr(request, "htmx"):
            patch_vary_headers(response, ["HX-Request"])
        return response
