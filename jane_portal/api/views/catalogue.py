"""What is given away: a page for people, and the same as a catalogue that other catalogues collect."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jane_portal.api.filters import Nothing
from jane_portal.api.selectors.datasets import datasets
from jane_portal.api.selectors.places import region
from jane_portal.api.serializers.catalogue import LICENCE, PREFIXES, json_ld, nodes
from jane_portal.api.serializers.turtle import turtle
from jane_portal.core.text.terms import term

from .base import refusal


@require_safe
def open_data_show(request: HttpRequest) -> HttpResponse:
    context = {
        "listed": datasets(),
        "licence": LICENCE,
        "publisher": settings.PORTAL_CONTROLLER["name"] or term("board_long"),
    }
    return render(request, "api/open_data_show.html", context)


def catalogue_jsonld(request: HttpRequest) -> HttpResponse:
    found = json_ld(nodes(datasets(), region()))
    return refusal(request, Nothing) or _answer(json.dumps(found, ensure_ascii=False), "application/ld+json")


def catalogue_turtle(request: HttpRequest) -> HttpResponse:
    found = turtle(nodes(datasets(), region()), PREFIXES)
    return refusal(request, Nothing) or _answer(found, "text/turtle; charset=utf-8")


def _answer(text: str, media_type: str) -> HttpResponse:
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    return HttpResponse(text, content_type=media_type, headers={"Content-Language": languages})
