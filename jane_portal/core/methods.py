"""What a browser is told at an address that does not take its method."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jane_portal.core.error_pages import error_page


class WrongMethodMiddleware:
    """A page where an address takes forms only, or no forms: browsers show their own error instead of an empty 405.

    Stands inside the language middleware, so that the page is in the language of the address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content or not request.accepts("text/html"):
            return response
        page = error_page(405)
        page.headers["Allow"] = response.headers["Allow"]
        return page
