"""Error pages that say what to do next. The 404 page is the same bytes whoever asks for whatever."""

import logging

from django.http import HttpRequest, HttpResponse

from jane_portal.core.error_pages import error_page

logger = logging.getLogger(__name__)

# Shown when even the error page cannot be made, in the three languages at once.
LAST_RESORT = """<!doctype html><html lang="fi"><meta charset="utf-8"><title>500</title>
<h1>Jokin meni rikki</h1><p>Yritä hetken päästä uudelleen.</p>
<p lang="sv">Något gick sönder. Försök igen om en stund.</p>
<p lang="en">Something broke. Try again in a moment.</p></html>"""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(403, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(403, name="403_csrf")


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return error_page(500)
    except Exception:
        logger.exception("the error page itself failed")
        return HttpResponse(LAST_RESORT, status=500)
