"""Composition only: front page, my desk, health, and the two files that programs ask for."""

import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from associations.selectors.tiles import region_in_tiles
from jane_portal.core import health, registry
from jane_portal.core.web import samples
from jane_portal.core.web.everything import SiteSearchForm, search_everything
from jane_portal.mail.selectors import letters_flow

# The day on which the accessibility statement and the privacy notice were last read through.
STATEMENT_DAY = datetime.date(2026, 11, 22)


def home(request: HttpRequest) -> HttpResponse:
    context = {
        "region": region_in_tiles(request.user),
        "blocks": list(registry.filled("front", None, request.user)),
    }
    return render(request, "portal/home.html", context)


def search_page(request: HttpRequest) -> HttpResponse:
    """One search over all kinds of records, grouped; only what the person may see (one statement for all entries)."""
    asked = SiteSearchForm(request.GET).read()
    result = search_everything(asked, request.user)
    return render(request, "portal/search_page.html", {"asked": asked, "result": result})


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/desk.html", {"blocks": list(registry.filled("desk", request.user, request.user))})


def accessibility_show(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility_show.html", {"statement_day": STATEMENT_DAY})


def privacy_show(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy_show.html", {"statement_day": STATEMENT_DAY})


def component_list(request: HttpRequest) -> HttpResponse:
    """The living component page; the address exists in debug mode only."""
    return render(request, "portal/component_list.html", samples.context(request))


@require_safe
def robots_show(request: HttpRequest) -> HttpResponse:
    """What programs that read the web may read (RFC 9309)."""
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES]
    response = render(request, "portal/robots.txt", {"prefixes": prefixes}, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
def favicon_show(request: HttpRequest) -> HttpResponse:
    """The icon where browsers ask for it unbidden; pages themselves name the one in static/img."""
    picture = (settings.BASE_DIR / "static" / "img" / "favicon.ico").read_bytes()
    return HttpResponse(picture, content_type="image/x-icon", headers={"Cache-Control": "public, max-age=86400"})


def healthz(request: HttpRequest) -> HttpResponse:
    """Each part "ok" or "down"; 503 when one is down. Answers within two seconds when the broker hangs."""
    parts = {
        "database": health.database(),
        "broker": health.broker(),
        "worker": health.worker(),
        "mail": health.attempt(letters_flow),
    }
    response = JsonResponse(
        {name: "ok" if well else "down" for name, well in parts.items()}, status=200 if all(parts.values()) else 503
    )
    response.headers["Cache-Control"] = "no-store"
    return response
