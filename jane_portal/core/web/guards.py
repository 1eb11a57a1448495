"""Requests that no honest browser sends are refused before any view sees them."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse

from jane_portal.core.error_pages import error_page

ALLOWED_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class BadInputMiddleware:
    """405 for methods the portal does not speak, 400 for null bytes (PostgreSQL text cannot hold them), for encodings
    in which they could hide (browsers send UTF-8), and for a length that is no number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        length = request.META.get("CONTENT_LENGTH") or "0"
        sound = charset.strip("\"'").lower() in {"utf-8", "utf8"} and length.isascii() and length.isdigit()
        if not sound or any("\x00" in text for text in _texts(request)):
            return error_page(400)
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterator[str]:
    """All that the views may read as text: path, cookies, query and form, names as well as values."""
    yield request.path
    yield from request.COOKIES.values()
    queries = [request.GET]
    if request.method == "POST" and request.content_type in FORMS:
        queries.append(request.POST)
    for query in queries:
        for name, values in query.lists():
            yield name
            yield from values
