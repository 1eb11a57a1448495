"""The button by which a page can be followed."""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.urls import reverse

from jane_portal.follow.models import Follow
from jane_portal.follow.selectors.follows import follow_of

register = template.Library()


@register.inclusion_tag("follow/_button.html", takes_context=True)
def follow_button(context: dict[str, Any], end: str, key: uuid.UUID, name: str = "") -> dict[str, Any]:
    """Follow or stop; one statement for those who are signed in. name: of the thing, where the page has several."""
    return _button(context, reverse("follow_press", args=[end, key]), end, str(key), {"name": name})


@register.inclusion_tag("follow/_button.html", takes_context=True)
def keep_search_button(context: dict[str, Any], search: str, query: str) -> dict[str, Any]:
    """Tell of new hits of this canonical query string."""
    address = reverse("search_keep", args=[search]) + (f"?{query}" if query else "")
    return _button(context, address, search, query, {"hits": True})


def _button(context: dict[str, Any], url: str, kind: str, subject: str, more: dict[str, Any]) -> dict[str, Any]:
    request = context["request"]
    follow: Follow | None = follow_of(request.user, kind, subject)
    token = context.get("csrf_token")
    return {"request": request, "url": url, "follow": follow, "csrf_token": token, "user": request.user, **more}
