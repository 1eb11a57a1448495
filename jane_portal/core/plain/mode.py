"""Reading the site in plain Finnish: `/selko/` before any address.

The first part of the address is taken for the place where the site stands, so every link of the page keeps it: the
choice needs no cookie and no script, can be sent to a friend, stays while one moves about, and is left by its switch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import (
    NoReverseMatch,
    ResolverMatch,
    get_script_prefix,
    reverse,
    set_script_prefix,
    translate_url,
)
from django.utils.translation import override

PLAIN_PREFIX = "selko/"
# The other languages have no plain form.
_OUTSIDE = re.compile(r"(sv|en|static|selko)(/|$)")


@contextmanager
def _standing_at(prefix: str) -> Iterator[None]:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


class PlainModeMiddleware:
    """Sets `request.plain`, and reads /selko/x/ as /x/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        rest = request.path_info.removeprefix("/" + PLAIN_PREFIX)
        if request.path_info == "/" + PLAIN_PREFIX.rstrip("/"):
            return HttpResponsePermanentRedirect(request.path + "/")
        request.plain = rest != request.path_info and not _OUTSIDE.match(rest)  # type: ignore[attr-defined]
        if not request.plain:  # type: ignore[attr-defined]
            return self.get_response(request)
        request.path_info = "/" + rest
        with _standing_at(get_script_prefix() + PLAIN_PREFIX):
            return self.get_response(request)


def _prefix(plain: bool) -> str:
    """Where the site stands with or without plain Finnish, whichever this request reads."""
    bare = get_script_prefix()
    bare = bare.removesuffix(PLAIN_PREFIX) if bare.endswith("/" + PLAIN_PREFIX) else bare
    return bare + PLAIN_PREFIX if plain else bare


def front_page(language: str, *, plain: bool = False) -> str:
    with _standing_at(_prefix(plain)), override(language):
        return reverse("home")


def _in_language(path: str, match: ResolverMatch, language: str) -> str:
    """As Django's translate_url, for a page whose pattern is known already: a page asks this for each language."""
    _page, mark, query = path.partition("?")
    with override(language):
        try:
            return reverse(match.view_name, args=match.args, kwargs=match.kwargs) + mark + query
        except NoReverseMatch:
            return path


def address_in(request: HttpRequest, language: str, *, plain: bool = False) -> str:
    """The address of this page in another language, or in plain Finnish."""
    path, match = request.get_full_path_info(), request.resolver_match
    with _standing_at(_prefix(plain)):
        url = translate_url(path, language) if match is None else _in_language(path, match, language)
    # An address that is nobody's comes back as it was.
    return front_page(language, plain=plain) if plain and url == path else url
