"""Composition only: front page, my desk, health, and the files that programs ask for."""

import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.selectors.tiles import region_in_tiles
from jane_portal.accounts.models import is_keeper
from jane_portal.core import health, readiness, registry, sitemaps
from jane_portal.core.instance import is_held
from jane_portal.core.personal.registry import notice
from jane_portal.core.plain.mode import PLAIN_PREFIX
from jane_portal.core.plain.pages import page_twin
from jane_portal.core.selfcheck import is_well
from jane_portal.core.thread.actions import cut_link, link_records
from jane_portal.core.thread.forms import ThreadLinkForm
from jane_portal.core.thread.selectors import link_with_ends, node_of, thread_of
from jane_portal.core.web import samples
from jane_portal.core.web.everything import SiteSearchForm, search_everything
from jane_portal.mail.selectors.box import letters_flow
from jane_portal.views.pages import plain_page

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


@require_safe
def settings_show(request: HttpRequest) -> HttpResponse:
    """What the administrator should still give before the portal serves real people."""
    points = readiness.points()
    context = {
        "gaps": [point for point in points if not point.well],
        "done": [point for point in points if point.well],
        "backup": readiness.last_backup(),
        "restored": readiness.restored_from(),
    }
    return render(request, "portal/settings_show.html", context)


def accessibility_show(request: HttpRequest) -> HttpResponse:
    plain = plain_page(request, "accessibility", _("Accessibility"))
    context = {"statement_day": STATEMENT_DAY, "twin": page_twin("accessibility")}
    return plain or render(request, "portal/accessibility_show.html", context)


def privacy_show(request: HttpRequest) -> HttpResponse:
    plain = plain_page(request, "privacy", _("Privacy"))
    context = {
        "statement_day": STATEMENT_DAY,
        "controller": settings.PORTAL_CONTROLLER,
        "registers": notice(),
        "twin": page_twin("privacy"),
    }
    return plain or render(request, "portal/privacy_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def thread_show(request: HttpRequest, end: str, uuid: UUID) -> HttpResponse:
    """The thread around one record, both ways; the secretary ties new links here."""
    node = node_of(end, uuid, request.user)
    if node is None:
        raise Http404
    may_tie = is_keeper(request.user)
    form = ThreadLinkForm(request.POST or None, user=request.user) if may_tie else None
    if request.method == "POST" and form is not None and form.is_valid():
        (kind, forwards), here, there = form.cleaned_data["way"], (end, uuid), form.cleaned_data["address"]
        first, second = (here, there) if forwards else (there, here)
        try:
            link_records(start=first, kind=kind, end=second, note=form.cleaned_data["note"], by=request.user)
        except ValidationError as error:
            form.add_error("address", error)
        else:
            messages.success(request, _("The link has been made."))
            return redirect("thread_show", end=end, uuid=uuid)
    context = {"node": node, "thread": thread_of(end, uuid, request.user), "form": form, "may_tie": may_tie}
    return render(request, "portal/thread_show.html", context | {"end": end, "uuid": uuid})


@require_http_methods(["GET", "HEAD", "POST"])
def thread_cut(request: HttpRequest, end: str, uuid: UUID, pk: int) -> HttpResponse:
    """Ask, then take one link of this record's thread away."""
    node, link = node_of(end, uuid, request.user), link_with_ends(pk, request.user)
    if node is None or link is None or not is_keeper(request.user):
        raise Http404
    if request.method == "POST":
        cut_link(link=link, by=request.user)
        messages.success(request, _("The link has been taken away."))
        return redirect("thread_show", end=end, uuid=uuid)
    ends = [node_of(link.from_end, link.from_uuid, request.user), node_of(link.to_end, link.to_uuid, request.user)]
    context = {"node": node, "link": link, "ends": ends, "end": end, "uuid": uuid}
    return render(request, "portal/thread_cut.html", context)


def component_list(request: HttpRequest) -> HttpResponse:
    """The living component page; the address exists in debug mode only."""
    return render(request, "portal/component_list.html", samples.context(request))


@require_safe
def robots_show(request: HttpRequest) -> HttpResponse:
    """What programs that read the web may read (RFC 9309)."""
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES]
    prefixes.append("/" + PLAIN_PREFIX.rstrip("/"))
    context = {"prefixes": prefixes, "base": settings.PORTAL_BASE_URL}
    response = render(request, "portal/robots.txt", context, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


FRONT_PAGES = (
    *("home", "association_list", "activity_list", "municipality_list"),
    *("open_data_show", "api_docs", "about_show", "join_show", "glossary_list", "accessibility_show", "privacy_show"),
)


@require_safe
def sitemap_show(request: HttpRequest) -> HttpResponse:
    """The list of the files that list public pages."""
    found = [f"{settings.PORTAL_BASE_URL}{reverse('sitemap_part', args=['pages', 1])}", *sitemaps.files()]
    return _xml(request, "portal/sitemap_index.xml", found)


@require_safe
def sitemap_part(request: HttpRequest, group: str, number: int) -> HttpResponse:
    """Public pages of one kind in three languages; the first file holds the front pages of the rooms."""
    if (group, number) == ("pages", 1):
        found = [one for name in FRONT_PAGES for one in sitemaps.in_all_languages(reverse(name), None)]
    else:
        found = sitemaps.addresses(group, number)
    if not found:
        raise Http404
    return _xml(request, "portal/sitemap.xml", found)


def _xml(request: HttpRequest, template: str, addresses: list[Any]) -> HttpResponse:
    response = render(request, template, {"addresses": addresses}, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def favicon_show(request: HttpRequest) -> HttpResponse:
    """The icon where browsers ask for it unbidden; pages themselves name the one in static/img."""
    picture = (settings.BASE_DIR / "static" / "img" / "favicon.ico").read_bytes()
    return HttpResponse(picture, content_type="image/x-icon", headers={"Cache-Control": "public, max-age=86400"})


def healthz(request: HttpRequest) -> HttpResponse:
    """Each part "ok" or "down"; 503 when one is down. Answers within two seconds when the broker hangs.

    mail: no letter has been due for ten minutes, or this copy is held quiet. selfcheck: the last look found nothing.
    """
    parts = {
        "database": health.database(),
        "broker": health.broker(),
        "worker": health.worker(),
        "beat": health.beat(),
        "mail": health.attempt(lambda: letters_flow() or is_held()),
        "selfcheck": health.attempt(is_well),
    }
    response = JsonResponse(
        {name: "ok" if well else "down" for name, well in parts.items()}, status=200 if all(parts.values()) else 503
    )
    response.headers["Cache-Control"] = "no-store"
    return response
