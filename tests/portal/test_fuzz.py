"""Abuse by odd requests: over the whole resolver, as everybody, no answer is a fault, a trace, or long in coming.

Some hundred requests in every run, ten thousand with `bin/test --full`. A failure names its request:
`FUZZ=1/contact_update/secretary/17 bin/test tests/portal/test_fuzz.py -k again` sends it once more and shows it.
`FUZZ_SEED=2 bin/test tests/portal/test_fuzz.py -m slow` draws ten thousand others.
"""

from __future__ import annotations

import os
import urllib.parse

import pytest
from django.conf import settings
from django.utils import translation

from . import fuzz
from .crawl import Pattern, patterns, rolled_back

pytestmark = pytest.mark.django_db
SEED = os.environ.get("FUZZ_SEED", "1")
LONGEST = 5  # seconds
EACH = 9  # requests to each pattern as each actor in the full run
# The catch-all of the admin has no name of its own.
PLACES = [pattern for pattern in patterns() if not pattern.name.endswith(":")]
# The health page tells the truth about a broker that may be down.
HONEST = {"healthz": {503}}
TRACES = (
    b"Traceback (most recent",
    b"site-packages",
    b"psycopg",
    b"DETAIL:  ",
    b"django.db",
    settings.SECRET_KEY.encode(),
    b".py&quot;, line",
)


def leads_away(address: str) -> bool:
    """Whether a browser would leave the portal; to browsers a backslash is a slash, and tabs are nothing."""
    read = address.replace("\\", "/").replace("\t", "").strip()
    parts = urllib.parse.urlsplit(read)
    return parts.netloc not in {"", "testserver"} or parts.scheme not in {"", "http", "https"}


def faults_of(name: str, pattern: Pattern, place: fuzz.Place, actor) -> list[str]:
    """What is wrong with the answer to the request of this name; nothing that it did stays."""
    asked = fuzz.request_of(name, place)
    with rolled_back(), translation.override(settings.LANGUAGE_CODE):
        answer = fuzz.send(asked, actor)
    found = []
    if answer.status >= 500 and answer.status not in HONEST.get(pattern.name, set()):
        found.append(f"{answer.status} {answer.body[:200]!r}" if answer.status == 599 else str(answer.status))
    if answer.seconds > LONGEST:
        found.append(f"{answer.seconds:.1f} s")
    found += [f"tells {trace!r}" for trace in TRACES if trace in answer.body]
    for header, value in answer.headers:
        if header in {"Location", "HX-Redirect"} and leads_away(value):
            found.append(f"leads to {value[:200]}")
    return [f"{name}: {fault}: {asked}" for fault in found]


def faults(world, pattern: Pattern, actors, each: int) -> list[str]:
    found = []
    for actor_name in actors:
        actor = world.actor(actor_name)
        with rolled_back():
            place = fuzz.place_of(pattern, world, actor)
            for number in range(each):
                found += faults_of(f"{SEED}/{pattern.name}/{actor_name}/{number}", pattern, place, actor)
    return found


@pytest.mark.parametrize("pattern", PLACES, ids=lambda pattern: pattern.name)
def test_odd_requests_meet_no_fault(world, pattern: Pattern):
    """A sample: each pattern as one actor, who differs from pattern to pattern."""
    actor = fuzz.ACTORS[PLACES.index(pattern) % len(fuzz.ACTORS)]
    assert faults(world, pattern, [actor], 2) == []


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PLACES, ids=lambda pattern: pattern.name)
def test_ten_thousand_odd_requests_meet_no_fault(world, pattern: Pattern):
    assert faults(world, pattern, fuzz.ACTORS, EACH) == []


def test_there_are_ten_thousand_requests():
    assert len(PLACES) * len(fuzz.ACTORS) * EACH >= 10_000
    assert len(PLACES) * 2 >= 400


@pytest.mark.skipif("FUZZ" not in os.environ, reason="sends the request named by FUZZ once more")
def test_again(world):
    name = os.environ["FUZZ"]
    _seed, pattern_name, actor_name, _number = name.split("/")
    pattern = next(one for one in PLACES if one.name == pattern_name)
    actor = world.actor(actor_name)
    with rolled_back():
        place = fuzz.place_of(pattern, world, actor)
        print(fuzz.request_of(name, place))
        assert faults_of(name, pattern, place, actor) == []
