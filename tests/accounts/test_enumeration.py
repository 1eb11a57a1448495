"""Nobody learns from an answer whether an address has an account: not by status, bytes, nor time.

Times are compared by the rank test of Mann and Whitney (normal approximation, two-sided); medians closer than 25 ms
are the same to somebody on a network.
"""

from __future__ import annotations

import math
import re
import statistics
import time
from itertools import count

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db
NEAR_SECONDS, LEAST_P = 0.025, 0.01
PASSWORD = "kissa-istuu-kiikussa"
RANDOM = re.compile(rb'(csrfmiddlewaretoken" value|nonce|name="written_by" value)="[^"]*"')
FORMS = {
    "sign-in code": ("/tili/login/", lambda email: {"login": email}),
    "sign-in code, own page": ("/tili/login/code/", lambda email: {"email": email}),
    "wrong password": ("/tili/login/", lambda email: {"login": email, "password": "arvaus-arvaus"}),
    "sign-up": ("/tili/signup/", lambda email: {"email": email, "name": "Aino"}),
    "lost password": ("/tili/password/reset/", lambda email: {"email": email}),
}


@pytest.fixture(autouse=True)
def as_in_production(settings):
    """The slow hash of production, and no limits: the tries come from one address."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    cache.clear()


def known_people() -> dict[str, str]:
    """Who has a password, who signs in by code, and who owns an association → address, all of one length."""
    people = {kind: f"{kind}@demo.example" for kind in ("secret", "coding", "owning")}
    make.user(people["secret"], password=PASSWORD)
    make.user(people["coding"])
    rooms.owner(rooms.organisation(), email=people["owning"])
    return people


_numbers = count(1)


def unknown() -> str:
    return f"u{next(_numbers):05d}@demo.example"


def ask(form: str, email: str) -> tuple[float, int, bytes]:
    """Seconds, status, and all that the visitor sees, her own address and random values left out. Undone afterwards."""
    path, fields = FORMS[form]
    client = Client()
    with transaction.atomic():
        began = time.perf_counter()
        answer = client.post(path, fields(email))
        seconds = time.perf_counter() - began
        seen = _bytes(answer, email)
        if answer.status_code == 302:
            seen += answer.url.encode() + _bytes(client.get(answer.url), email)
        transaction.set_rollback(True)
    return seconds, answer.status_code, seen


def _bytes(answer: HttpResponse, email: str) -> bytes:
    return RANDOM.sub(b"", answer.content).replace(email.encode(), b"")


def rank_test(one: list[float], other: list[float]) -> float:
    """p of the hypothesis that both are drawn from one distribution."""
    ranked = sorted((value, which) for which, values in enumerate((one, other)) for value in values)
    ranks = sum(rank for rank, (_value, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def compare(form: str, tries: int) -> None:
    people = known_people()
    ask(form, unknown()), ask(form, people["secret"])  # templates and addresses are read once
    times: dict[str, list[float]] = {kind: [] for kind in ("unknown", *people)}
    seen: dict[str, set[tuple[int, bytes]]] = {kind: set() for kind in times}
    for _try in range(tries):
        for kind in times:
            seconds, status, shown = ask(form, people.get(kind) or unknown())
            times[kind].append(seconds)
            seen[kind].add((status, shown))
    for kind in people:
        assert seen[kind] == seen["unknown"], f"{form}: a known address ({kind}) is answered otherwise"
        apart = abs(statistics.median(times[kind]) - statistics.median(times["unknown"]))
        p = rank_test(times[kind], times["unknown"])
        print(f"{form}, {kind}: medians {apart * 1000:.1f} ms apart, p = {p:.3f}")
        assert apart < NEAR_SECONDS or p >= LEAST_P, f"{form}: a known address ({kind}) takes another time"


@pytest.mark.parametrize("form", FORMS)
def test_known_and_unknown_address_are_answered_alike(form):
    compare(form, tries=2)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_known_and_unknown_address_are_answered_alike_25_times(form):
    compare(form, tries=25)


def test_rank_test_tells_apart_what_differs():
    assert rank_test([1.0 + n / 100 for n in range(25)], [2.0 + n / 100 for n in range(25)]) < LEAST_P
    assert rank_test([n / 100 for n in range(25)], [n / 100 + 0.001 for n in range(25)]) > LEAST_P
