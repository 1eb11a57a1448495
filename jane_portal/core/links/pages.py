"""How a personal link is opened: the token is put aside, and the page that asks stands at an address without it.

Nothing happens when a link is opened, so programs that open the links of letters do no harm; the deed is a POST. The
token stays in the (anonymous) session as its hash: it does not travel in referrers, through sign-in, into the history
of a browser or into a bookmark. A page at the address of the token could not both hide it (`no-referrer`) and post a
form: browsers then send `Origin: null`, which the portal refuses.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from jane_portal.core.tokens import token_hash

from .models import PersonalLink
from .selectors import find_link

# Seconds. Whoever sits down at a shared computer afterwards finds nothing of what the one before had opened.
HELD = 2 * 3600


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of views about links: kept by nobody, found by no search engine."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return run


def remember(request: HttpRequest, *, purpose: str, token: str, page: str) -> HttpResponse:
    """The answer at the address of a token: to the page (a URL name) that asks what to do."""
    request.session[_key(purpose)] = [token_hash(token), int(time.time())]
    response = redirect(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def held_link(request: HttpRequest, purpose: str) -> PersonalLink | None:
    """The link that this browser opened last, while it can be used."""
    hashed = held_hash(request, purpose)
    return find_link(purpose, hashed) if hashed else None


def held_hash(request: HttpRequest, purpose: str) -> str:
    """The hash of the token that this browser opened last, "" when there is none or it was long ago."""
    match request.session.get(_key(purpose)):
        case [str(hashed), int(opened)] if time.time() - opened < HELD:
            return hashed
    return ""


def let_go(request: HttpRequest, purpose: str) -> None:
    request.session.pop(_key(purpose), None)


def _key(purpose: str) -> str:
    return f"link:{purpose}"
