"""Error pages, made once: those who try addresses one after another cost the portal next to nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.translation import get_language

MOST = 256  # pages kept, a few hundred words each


def error_page(code: int, *, name: str = "", reason: str = "") -> HttpResponse:
    """The page of this status in the language of the address: it knows nothing of the request.

    name: of the template, where it is not the code's own. reason: in words for the reader.
    """
    place = get_language(), get_script_prefix()
    # What may differ between two regions; in tests they share one process.
    region = settings.DEMO, (*settings.PORTAL_HELPER.items(),), str(settings.PORTAL_TERMS_DIR), settings.PORTAL_REGION
    page = _page.__wrapped__ if settings.DEBUG else _page
    return HttpResponse(page(f"{name or code}.html", reason, place, region), status=code)


@lru_cache(maxsize=MOST)
def _page(template: str, reason: str, place: Any, region: Any) -> str:
    context = {"DEMO": settings.DEMO, "helper": settings.PORTAL_HELPER, "reason": reason}
    return render_to_string(template, context)
