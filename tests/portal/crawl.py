"""Asks every pattern of the resolver as everybody, and compares the answers with the policy rows."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import HttpHeaders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jane_portal.policy import ANYBODY, POLICY, PUBLIC, SIGNED_IN, Row

from .samples import ABSENT, FIXED, FORM_DATA, SAMPLES
from .world import Actor, World

PASS, SIGN_IN = "pass", "sign in"
# What counts as being let in: a page, a redirect, or an honest answer about the content that was sent.
LET_IN = {200, 202, 204, 302, 303, 400, 405, 409, 410, 422, 429}
# health tells the truth about a broker that may be down.
MORE = {
    "healthz": {503},
    # allauth: there is nothing of this kind to prove oneself with, or to show.
    "account_reauthenticate": {403},
    "mfa_reauthenticate": {403, 404},
    "mfa_reauthenticate_webauthn": {403, 404},
    "mfa_deactivate_totp": {404},
    "mfa_view_recovery_codes": {404},
    "mfa_download_recovery_codes": {404},
}
METHODS = ("GET", "POST", "HX")
# Addresses that keep rows about visits, not about the network.
UNCOUNTED = ("django_session", "portal_cache", "usersessions_usersession")


@dataclass(frozen=True)
class Pattern:
    name: str
    params: tuple[str, ...]


def patterns() -> list[Pattern]:
    """Every named pattern of the resolver once; unnamed ones get an empty last part."""
    found: dict[str, Pattern] = {}

    def walk(resolver: URLResolver, namespace: str, above: tuple[str, ...]) -> None:
        for entry in resolver.url_patterns:
            params = above + tuple(entry.pattern.regex.groupindex)
            if isinstance(entry, URLResolver):
                walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, params)
            elif isinstance(entry, URLPattern):
                name = namespace + (entry.name or "")
                found.setdefault(name, Pattern(name, params))

    walk(get_resolver(), "", ())
    return list(found.values())


def row_of(name: str) -> Row | None:
    return POLICY.get(name) or POLICY.get(name.split(":")[0] + ":*")


def expected(row: Row, actor: Actor, relation: str, method: str) -> str | int:
    """What the policy says: PASS, SIGN_IN or a status."""
    if method == "POST" and row.post is not None:
        row = row.post
    if row.who != PUBLIC:
        if actor.user is None:
            return SIGN_IN
        if row.who != SIGNED_IN and not actor.roles & frozenset(row.who):
            return 404
    if relation == "absent" and not row.blind:
        return 404
    if not row.own and not row.every:
        return PASS
    owns = actor.user is not None if row.own == ANYBODY else bool(actor.roles & row.own)
    if actor.roles & row.every or (relation == "own" and owns):
        return PASS
    if row.knows is None or actor.roles & row.knows_every or (relation == "own" and actor.roles & row.knows):
        return row.denied
    return 404


def addresses(pattern: Pattern, row: Row, world: World, actor: Actor) -> dict[str, str]:
    """relation → address. A pattern without arguments has one address."""
    if not pattern.params:
        return {"": reverse(pattern.name)}
    absent = reverse(pattern.name, kwargs={param: FIXED.get(param, ABSENT.get(param)) for param in pattern.params})
    if not row.objects:
        raise AssertionError(f"{pattern.name} takes {pattern.params}: name its `objects` in the policy row")
    own, foreign = SAMPLES[row.objects](world, actor)
    return {
        "own": reverse(pattern.name, kwargs=_arguments(own, pattern.params)),
        "foreign": reverse(pattern.name, kwargs=_arguments(foreign, pattern.params)),
        "absent": absent,
    }


def _arguments(record: Any, params: tuple[str, ...]) -> dict[str, Any]:
    if isinstance(record, dict):
        return {param: FIXED.get(param, record.get(param)) for param in params}
    return {param: FIXED[param] if param in FIXED else getattr(record, param) for param in params}


class Watched(Actor):
    """An actor who knows whether anybody looked at her."""

    seen = False

    def __getattribute__(self, name: str) -> Any:
        if name in {"name", "user", "roles"}:
            object.__setattr__(self, "seen", True)
        return super().__getattribute__(name)

    # A comparison looks too.
    def __eq__(self, other: object) -> bool:
        object.__setattr__(self, "seen", True)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]


def each_at(
    pattern: Pattern, row: Row, world: World, actors: list[Actor], made: Callable[[], object] = int
) -> Iterator[tuple[Actor, dict[str, str]]]:
    """Each actor with the addresses (see `addresses`); what she does meanwhile is rolled back before the next one.

    Records that are made without a look at the actor are made once for all of them. made: called when they are there.
    """
    with rolled_back():
        first = Watched(**vars(actors[0]))
        where = addresses(pattern, row, world, first)
        if not first.seen:
            made()
            for actor in actors:
                with rolled_back():
                    yield actor, where
            return
    for actor in actors:
        with rolled_back():
            where = addresses(pattern, row, world, actor)
            made()
            yield actor, where


@functools.cache
def _handler() -> Any:
    """The chain of middlewares is put together once, as in a web server."""
    return Client(raise_request_exception=False).handler


def client_of(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.handler = _handler()
    if actor.cookies is not None:
        client.cookies.load(actor.cookies)
    return client


def sign_in(actor: Actor) -> None:
    """Once for each actor: the sessions live as long as the world, and each question's changes to them are undone."""
    client = Client()
    if actor.user is not None:
        client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        proof = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [proof]
        session["account_authentication_methods_user"] = str(actor.user.pk)
        session.save()
        actor.cookies = {settings.SESSION_COOKIE_NAME: session.session_key}


def ask(client: Client, method: str, address: str, data: dict[str, Any] | None = None) -> HttpResponse:
    if method == "POST":
        return client.post(address, data or {})
    return client.get(address, headers={"HX-Request": "true"} if method == "HX" else {})


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]


def fault(answer: HttpResponse, want: str | int, method: str, name: str) -> str:
    """ "" when the answer is what the policy says, otherwise what it was."""
    location = answer.headers.get("Location", "") + answer.headers.get("HX-Redirect", "")
    to_sign_in = location.startswith(reverse("account_login"))
    if want == SIGN_IN:
        return "" if to_sign_in else f"{answer.status_code}, not asked to sign in"
    if want == PASS:
        in_ = answer.status_code in LET_IN | MORE.get(name, set())
        row = row_of(name)
        if to_sign_in and row is not None and row.who != PUBLIC:
            in_ = False
        return "" if in_ else f"{answer.status_code} {location}, not let in"
    # A method the page does not speak is refused before the record is looked up, so it tells nothing.
    return "" if answer.status_code in {want, 405} else f"{answer.status_code} {location}, not {want}"


class HeardHeaders(HttpHeaders):
    """The headers of a question, and whether anybody read those of htmx: an answer cannot turn on what nobody read."""

    htmx_read = False

    def __getitem__(self, key: str) -> str:
        if key.upper().startswith("HX-"):
            self.htmx_read = True
        return super().__getitem__(key)


def hear_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on each request remembers whether its headers of htmx were read."""

    def headers(request: HttpRequest) -> HeardHeaders:
        # Not a new one each time: what was read must stay known.
        return request.__dict__.setdefault("_heard", HeardHeaders(request.META))

    monkeypatch.setattr(HttpRequest, "headers", property(headers))


def may_answer_htmx_otherwise(answer: HttpResponse) -> bool:
    return bool(getattr(answer.wsgi_request.headers, "htmx_read", True))


def failures(world: World, pattern: Pattern, row: Row, methods: tuple[str, ...] = METHODS) -> Iterator[str]:
    """One line for each answer of this pattern that is not what its row says, or that wrote where it may not."""
    spoken: set[str] = set()
    for actor, where in each_at(pattern, row, world, world.actors):
        client, htmx_matters = client_of(actor), dict.fromkeys(where, True)
        before = writes()
        for method in methods:
            nothing = None
            for relation in sorted(where):  # "absent" is asked first
                if method == "HX" and not htmx_matters[relation]:
                    continue
                with rolled_back():
                    data = FORM_DATA[pattern.name](world, actor) if pattern.name in FORM_DATA else None
                    answer = ask(client, method, where[relation], data)
                if answer.status_code != 405:
                    spoken.add(method)
                if method == "GET":
                    htmx_matters[relation] = may_answer_htmx_otherwise(answer)
                want = expected(row, actor, relation, method)
                told = f"{method} {where[relation]} ({relation or pattern.name}) as {actor.name}"
                wrong = fault(answer, want, method, pattern.name)
                if wrong:
                    yield f"{told}: {wrong}"
                wrote, before = set(before.items()), writes()
                wrote ^= set(before.items())
                if (method != "POST" or want != PASS) and wrote:
                    yield f"{told}: wrote {wrote}"
                if relation == "absent":
                    nothing = body(answer)
                elif want == answer.status_code == 404 and nothing not in {None, body(answer)}:
                    yield f"{told}: the denial differs from absence"
    if not spoken:
        yield f"{pattern.name} answers no method"


class rolled_back:
    """What happens inside leaves no trace in the database."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def writes() -> dict[str, int]:
    """Table → rows written since the world began, also those that were rolled back afterwards.

    What the view pg_stat_xact_user_tables reckons, without its joins: it is asked after each question.
    """
    tables = _tables(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, written FROM (SELECT number::text, pg_stat_get_xact_tuples_inserted(number)"
            " + pg_stat_get_xact_tuples_updated(number) + pg_stat_get_xact_tuples_deleted(number) AS written"
            " FROM unnest(%s::oid[]) AS number OFFSET 0) AS told WHERE written > 0",
            [list(tables)],
        )
        return {tables[number]: written for number, written in cursor.fetchall()}


@functools.cache
def _tables(database: str) -> dict[str, str]:
    """Number → name of each table that counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relid::text, relname FROM pg_stat_xact_user_tables WHERE relname <> ALL(%s)", [list(UNCOUNTED)]
        )
        return dict(cursor.fetchall())
