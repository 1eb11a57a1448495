"""Bodies of a whole country against their floor, interleaved: bin/bench --bodies [--rounds R].

309 bodies with 20 seats each and 20 years of mandates, about 123,000; five bodies outside the network in each of 309
municipalities, with 20 seats and 20 years of terms, as many again. page: as it is. bare: the statements of that page
sent once more, their rows read and thrown away, and the shell of the portal for the same person. Figures to reach: "who
represents us" ≤ 2x bare in each of its cases, and no page more statements than its budget.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from typing import Any

from tests.bench.directory import made_once, say

BODIES, LIMIT = 309, 2.0
# The cases to which the limit applies.
BOUND = "who represents us"
# name: (address, signed in as the secretary, most statements beside session, person and roles)
CASES = {
    "body list": ("/toimielimet/", False, 4),
    "body page": ("/toimielimet/ryhma-7/", False, 4),  # and those of its blocks
    "body in figures": ("/toimielimet/ryhma-7/luvut/", False, 8),
    "seats of a body": ("/toimielimet/ryhma-7/paikat/", True, 8),
    "desk of the secretary": ("/tyopoyta/", True, 0),
    "who represents us": ("/edustajat/", False, 4),
    "who represents us: page 40": ("/edustajat/?sivu=40", False, 4),
    "who represents us: place": ("/edustajat/?kunta=liperi", False, 4),
    "who represents us: needs": ("/edustajat/?tila=huomio", False, 4),
    "body outside": ("/edustajat/elimet/elderly-liperi/", False, 8),
    "API: memberships": ("/api/v1/popolo/memberships", False, 4),
}
# Statements of the page that /bench/bare-bodies/ sends now.
SENT: list[str] = []
Figures = dict[tuple[str, str], float]


def measure(rounds: int) -> bool:
    """In a process of its own, in the program itself: p50 in milliseconds, and statements. True when all is reached."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import Client

    from jane_portal.accounts.models import User

    taken: dict[tuple[str, str], list[float]] = {}
    people: dict[bool, tuple[Any, Client]] = {False: (AnonymousUser(), Client(SERVER_NAME="127.0.0.1"))}
    people[True] = (User.objects.get(email="sihteeri@bench.example"), Client(SERVER_NAME="127.0.0.1"))
    people[True][1].force_login(people[True][0])
    own: dict[str, list[str]] = {}
    for number in range(rounds + 1):
        for case, (address, signed_in, _most) in CASES.items():
            client = people[signed_in][1]
            if number == 0:
                statements = statements_of(client, address)
                if statements is None:
                    continue
                own[case] = statements
            if case not in own:
                continue
            for kind, path in (("page", address), ("bare", "/bench/bare-bodies/")):
                SENT[:] = own[case]
                start = time.perf_counter()
                assert client.get(path).status_code == 200, path
                if number:
                    taken.setdefault((case, kind), []).append(time.perf_counter() - start)
    return report({key: statistics.median(values) * 1000 for key, values in taken.items()}, own)


def statements_of(client: Any, address: str) -> list[str] | None:
    """What the page asks beyond what any page asks for this person; None when there is no such page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if client.get(address).status_code == 404:
        return None
    SENT.clear()
    with CaptureQueriesContext(connection) as shell:
        client.get("/bench/bare-bodies/")
    with CaptureQueriesContext(connection) as page:
        client.get(address)
    always = {one["sql"] for one in shell.captured_queries}
    return [one["sql"] for one in page.captured_queries if one["sql"] not in always]


def budget(case: str) -> int:
    """The most statements; a page of blocks has those that each of them declares beside its own. 0: no bound."""
    from jane_portal.core.registry import blocks

    return CASES[case][2] + sum(one.statements for one in blocks("body")) * (case == "body page")


def report(figures: Figures, own: dict[str, list[str]]) -> bool:
    say(f"\n{'p50 in ms':28}{'page':>10}{'bare':>10}{'ratio':>8}{'statements':>12}")
    reached = True
    for case in own:
        page, bare, asked, most = figures[case, "page"], figures[case, "bare"], len(own[case]), budget(case)
        say(f"{case:28}{page:10.1f}{bare:10.1f}{page / bare:8.2f}{asked:12d}" + (f"  (at most {most})" if most else ""))
        reached &= not most or asked <= most
    missing = [case for case in CASES if case not in own]
    if missing:
        say(f"not there: {', '.join(missing)}")
    bound = [case for case in own if case.startswith(BOUND)]
    worst = max(figures[case, "page"] / figures[case, "bare"] for case in bound)
    say(f"{BOUND:28}{'':20}{worst:8.2f}  (the worst of its cases, at most {LIMIT})")
    return reached and worst <= LIMIT


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    options = parser.parse_args(argv)
    seeds = [["-m", "tests.bench.seed", "2500"], ["-m", "tests.bench.seed_bodies", str(BODIES)]]
    seeds.append(["-m", "tests.bench.seed_representatives"])
    url = made_once(f"bench_bodies_{BODIES}_with_representatives", seeds, fresh=options.fresh)
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    command = [sys.executable, "-m", "tests.bench.bodies", str(options.rounds)]
    return subprocess.run(command, env={**environment, "LOG_LEVEL": "ERROR"}, check=False).returncode


if __name__ == "__main__":
    import django

    django.setup()
    from tests.bench import bodies  # the view of the bare page reads SENT of the module by its own name

    sys.exit(0 if bodies.measure(int(sys.argv[1])) else 1)
