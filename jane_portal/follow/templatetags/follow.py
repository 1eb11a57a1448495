"""The button by which a page can be followed."""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.urls import reverse

from jane_portal.follow.selectors.follows import follow_of

register = template.Library()


@register.inclusion_tag("follow/_button.html", takes_context=True)
def follow_button(
    context: dict[str, Any], end: str, key: uuid.UUID, name: str = "", followed: bool | None = None
) -> dict[str, Any]:
    """Follow or stop. name: of the thing, where the page has several.

    followed: whether the person does, where the page knows it already; else one statement for those signed in.
    """
    url = reverse("follow_press", args=[end, key])
    return _button(context, url, (end, str(key)), followed) | {"name": name}


@register.inclusion_tag("follow/_button.html", takes_context=True)
def keep_search_button(context: dict[str, Any], search: str, query: str) -> dict[str, Any]:
    """Tell of new hits of this canonical query string."""
    url = reverse("search_keep", args=[search]) + (f"?{query}" if query else "")
    return _button(context, url, (search, query), None) | {"hits": True}


def _button(context: dict[str, Any], url: str, what: tuple[str, str], followed: bool | None) -> dict[str, Any]:
    request = context["request"]
    if followed is None:
        followed = request.user.is_authenticated and follow_of(request.user, *what) is not None
    return {"request": request, "url": url, "followed": followed, "csrf_token": context.get("csrf_token")}
