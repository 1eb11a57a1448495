"""Pages of plain text, each in the three languages and in plain Finnish."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jane_portal.core.plain import PLAIN_TAG
from jane_portal.core.plain.pages import page_twin, template_of
from jane_portal.core.text.terms import term


def _show(request: HttpRequest, page: str, title: str, text: str = "") -> HttpResponse:
    """The page's own text, or its plain one when the site is read so."""
    plain = request.plain
    context: dict[str, Any] = {
        "title": title,
        "text": template_of(page) if plain else text,
        "text_language": PLAIN_TAG if plain else "",
        "twin": page_twin(page),
        "region": settings.PORTAL_REGION,
        "board": term("board"),
    }
    return render(request, "portal/page_show.html", context)


def plain_page(request: HttpRequest, page: str, title: str) -> HttpResponse | None:
    """The plain form of a page that has a template of its own; None when it is read as it is."""
    return _show(request, page, title) if getattr(request, "plain", False) else None


@require_safe
def about_show(request: HttpRequest) -> HttpResponse:
    title = _("What is %(board)s?") % {"board": term("board")}
    return _show(request, "about", title, f"portal/texts/about/{get_language()}.html")


@require_safe
def join_show(request: HttpRequest) -> HttpResponse:
    return _show(request, "join", _("How to join"), f"portal/texts/join/{get_language()}.html")
