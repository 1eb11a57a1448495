"""The door of the API: the same answer for everybody, no cookies, and problems told as programs read them."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from jane_portal.core.counting import add_up
from jane_portal.core.tokens import derive_token

ROOT = "/api/"
PAGE = "/api/v1/docs"
METHODS = "GET, HEAD, OPTIONS"
PROBLEM = "application/problem+json"
MINUTE = 60
# Answers may lie a minute in shared caches: what somebody hides is gone soon.
CACHED = "public, max-age=60"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Language, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Counter:
    """Requests of this minute by network address, of all processes together (decisions 7).

    Each process counts for itself and adds to the sum in the database only every tenth time: who asks little costs no
    statement, who asks much a tenth of one. Each further process may so let nine more pass. A counter that cannot reach
    the database goes by what it has seen itself.
    """

    MOST_ADDRESSES = 10_000
    AT_ONCE = 10

    def __init__(self) -> None:
        self.minute = 0
        # Address → [of all as far as known, own ones not yet added]
        self.counts: dict[str, list[int]] = {}
        self.lock = threading.Lock()

    def within(self, address: str, most: int) -> bool:
        minute = int(time.time()) // MINUTE
        with self.lock:
            if minute != self.minute or len(self.counts) > self.MOST_ADDRESSES:
                self.minute, self.counts = minute, {}
            count = self.counts.setdefault(address, [0, 0])
            if count[0] >= most:
                return False  # known already: not a statement more
            count[1] += 1
            waiting = count[1]
            if waiting < min(self.AT_ONCE, max(1, most // self.AT_ONCE)):
                return sum(count) <= most
            count[1] = 0
        known = self._add(address, minute, waiting)
        with self.lock:
            count[0] = max(count[0], known) if known else count[0] + waiting
            return count[0] <= most

    @staticmethod
    def _add(address: str, minute: int, number: int) -> int:
        """The new sum of all processes; 0 when the database does not answer."""
        key = derive_token("api.limit", address, minute)  # the table need not know who asks
        try:
            return add_up(f"portal.api.{key}", number, seconds=2 * MINUTE)
        except DatabaseError:
            return 0


class ApiMiddleware:
    """Stands above all others, so that no session, page or error of theirs reaches an answer of the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.counter = Counter()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT) or request.path_info.rstrip("/") == PAGE:
            return self.get_response(request)
        response = self._answer(request)
        self._same_for_all(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Innermost before the view: the language comes from the header, not from the path (decisions 25)."""
        if request.path_info.startswith(ROOT) and request.path_info.rstrip("/") != PAGE:
            translation.activate(_language(request))

    def _answer(self, request: HttpRequest) -> HttpResponse:
        with translation.override(_language(request)):
            if request.method == "OPTIONS":
                return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
            if request.method not in {"GET", "HEAD"}:
                return problem(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": METHODS})
            most = settings.API_REQUESTS_A_MINUTE
            if most and not self.counter.within(get_ip(request), most):
                seconds = MINUTE - int(time.time()) % MINUTE
                return problem(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)})
        request.META.pop("HTTP_COOKIE", None)
        asked_head, request.method = request.method == "HEAD", "GET"
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST and response.headers.get("Content-Type") != PROBLEM:
            with translation.override(_language(request)):
                response = problem(HTTPStatus(response.status_code))
        if response.status_code == HTTPStatus.OK:
            response = self._conditional(request, response)
        if asked_head:
            length = response.headers.get("Content-Length", str(len(response.content)))
            response.content = b""
            response.headers["Content-Length"] = length
        return response

    @staticmethod
    def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """304 when the asker has the same bytes already (RFC 9110, If-None-Match)."""
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response.headers["Cache-Control"] = CACHED
        response.headers["ETag"] = etag
        answered = get_conditional_response(request, etag=etag, response=response) or response
        answered.headers["Content-Language"] = response.headers["Content-Language"]
        return answered

    @staticmethod
    def _same_for_all(response: HttpResponse) -> None:
        for name, value in CORS.items():
            response.headers[name] = value
        response.cookies.clear()
        del response.headers["Vary"]
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers["Cache-Control"] = "no-store"


def _language(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)


def problem(
    status: HTTPStatus | int, detail: str = "", *, errors: list[dict[str, str]] | None = None, headers: Any = None
) -> HttpResponse:
    """A problem document (RFC 9457) in the language of the answer."""
    titles = {
        400: _("The question cannot be read"),
        404: _("There is nothing here"),
        405: _("The API is for reading only"),
        410: _("This no longer exists"),
        429: _("Too many questions"),
        500: _("Something broke on our side"),
        503: _("The service is closed for a moment"),
    }
    details = {
        400: _("Check the address and its parameters."),
        404: _("The record is not there, or it is not public."),
        405: _("Use GET, HEAD or OPTIONS."),
        429: _("Ask again after the number of seconds in the Retry-After header."),
        500: _("Try again in a moment."),
        503: _("Try again in a moment."),
    }
    number = int(status)
    content = {
        "type": "about:blank",
        "title": titles.get(number, HTTPStatus(number).phrase),
        "status": number,
        "detail": detail or details.get(number, ""),
        "errors": errors or [],
    }
    response = HttpResponse(json.dumps(content, ensure_ascii=False), content_type=PROBLEM, status=number)
    response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response
