"""The catalogue of the Yhdistyshuoltamo against its floor, over HTTP, interleaved: bin/bench --catalogue [--rounds R].

page: /huoltamo/. bare: the same statement and the signed-out shell without rows. 20,000 offers and as many needs of
2,500 associations, one gunicorn worker with four threads, nothing cached. Figures to reach: page ≤ 2x bare as the
geometric mean over the cases; what fits a new offer among 20,000 needs, in at most three statements.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from urllib.parse import quote

from tests.bench.directory import fetch, made_once, say, served

LISTINGS = 20_000
LIMIT = 2.0
CASES = {
    "empty": "",
    "offers": "laji=tarjous",
    "common word": "q=kokoontuu",
    "rare compound": "q=" + quote("metsäkahvila"),
    "word + municipality": "q=talo&kunta=liperi",
    "facets only": "kunta=liperi&hinta=free&tapa=etana",
    "near": "lahella=liperi",
    "prefix": "q=" + quote("metsäs*"),
}


def measure(port: int, rounds: int) -> dict[tuple[str, str], float]:
    """p50 in milliseconds by case and kind of page; every round asks for everything once, the first is not counted."""
    taken: dict[tuple[str, str], list[float]] = {}
    for number in range(rounds + 1):
        for case, query in CASES.items():
            for kind, path in (("page", "/huoltamo/"), ("bare", "/bench/bare-catalogue/")):
                seconds = fetch(port, f"{path}?{query}")[0]
                if number:
                    taken.setdefault((case, kind), []).append(seconds)
    return {key: statistics.median(values) * 1000 for key, values in taken.items()}


def report(figures: dict[tuple[str, str], float]) -> bool:
    say(f"\n{'p50 in ms':22}{'page':>12}{'bare':>12}")
    for case in CASES:
        say(f"{case:22}{figures[case, 'page']:12.1f}{figures[case, 'bare']:12.1f}")
    page, bare = (statistics.geometric_mean([figures[case, kind] for case in CASES]) for kind in ("page", "bare"))
    say(f"{'geometric mean':22}{page:12.1f}{bare:12.1f}\n{'page / bare':22}{page / bare:12.2f}  (at most {LIMIT})")
    return page / bare <= LIMIT


def matching(url: str, rounds: int) -> bool:
    """In a process of its own: milliseconds and statements of what a page proposes."""
    import subprocess

    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    command = [sys.executable, "-m", "tests.bench.catalogue", "matching", str(rounds)]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def _matching(rounds: int) -> int:
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from huoltamo.models import Need, Offer
    from huoltamo.selectors.matching import matches_of

    worst = 0
    matches_of(Offer.objects.latest("pk"), own=True)  # the first one also loads the addresses of the portal
    for model, name in ((Offer, "matching an offer"), (Need, "matching a need")):
        taken = []
        for listing in model.objects.order_by("-pk")[: rounds * 3]:
            start = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                matches_of(listing, own=True)
            taken.append(time.perf_counter() - start)
            worst = max(worst, len(asked))
        say(f"{name:22}{statistics.median(taken) * 1000:12.1f} ms, slowest {max(taken) * 1000:.1f} ms")
    say(f"{'statements':22}{worst:12d}  (at most 3)")
    return 0 if worst <= 3 else 1


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    options = parser.parse_args(argv)
    seeds = [["-m", "tests.bench.seed", "2500"], ["-m", "tests.bench.seed_catalogue", str(LISTINGS)]]
    url = made_once(f"bench_catalogue_{LISTINGS}", seeds, fresh=options.fresh)
    with served(url, "/huoltamo/") as port:
        reached = report(measure(port, options.rounds))
    return 0 if matching(url, options.rounds) and reached else 1


if __name__ == "__main__":
    sys.exit(_matching(int(sys.argv[2])))
