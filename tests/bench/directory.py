"""The directory against its floor and against habit, over HTTP, interleaved: bin/bench [--associations N] [--rounds R].

page: /yhdistykset/. bare: the same projection statement and the signed-out shell without rows. admin: the changelist of
the same rows with search and three list filters; counting: the same with the counts of its filters shown, so that it
says what the page says. One gunicorn worker with four threads a size, nothing cached. Figures to reach: page ≤ 2x bare,
counting ≥ 20x page (both at the large size), growth of the page ≤ 3.5x, each as the geometric mean over the cases.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

SMALL = 2_500
LIMITS = {"page / bare": 2.0, "growth": 3.5}
LEAST_ADMIN = 20.0
KINDS = ("page", "bare", "admin", "counting")
# name: (query string of the directory, of the admin)
CASES = {
    "empty": ("", ""),
    "common word": ("q=kokoontuu", "q=kokoontuu"),
    "two words": ("q=kokoontuu+nuorten", "q=kokoontuu+nuorten"),
    "rare compound": ("q=vieraslajitalkoita", "q=vieraslajitalkoita"),
    "word + municipality": ("q=kokoontuu&kunta=liperi", "q=kokoontuu&domicile__id__exact={liperi}"),
    "word + 2 facets": (
        "q=kokoontuu&kunta=liperi&laji=village",
        "q=kokoontuu&domicile__id__exact={liperi}&kind__exact=village",
    ),
    "facets only": ("kunta=liperi&laji=village", "domicile__id__exact={liperi}&kind__exact=village"),
    "prefix": ("q=" + quote("metsäs*"), "q=" + quote("metsäs")),
}


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _database(name: str) -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.bench.settings", "LOG_LEVEL": "ERROR"}


def prepare(count: int, *, fresh: bool) -> str:
    """A database with that many associations, made when it is not there. Returns its URL."""
    return made_once(f"bench_directory_{count}", [["-m", "tests.bench.seed", str(count)]], fresh=fresh)


def made_once(name: str, seeds: list[list[str]], *, fresh: bool) -> str:
    """A database filled by these modules, made when it is not there. Returns its URL."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there and not fresh:
            return _database(name)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    say(f"Seeding {name} …")
    environment = _environment(_database(name))
    for command in (
        ["manage.py", "migrate", "-v0"],
        ["manage.py", "createcachetable"],
        *seeds,
    ):
        subprocess.run([sys.executable, *command], env=environment, check=True)
    return _database(name)


@contextmanager
def served(url: str, first: str = "/yhdistykset/") -> Iterator[int]:
    """The portal on a free port: one worker, four threads. Yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "jane_portal.wsgi", "--workers", "1", "--threads", "4"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", "--no-control-socket"]
    server = subprocess.Popen(command, env=_environment(url))
    try:
        for _attempt in range(300):
            try:
                fetch(port, first)
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def fetch(port: int, path: str) -> tuple[float, str]:
    """Seconds of one request, and the page. Raises AssertionError when it is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    seconds = time.perf_counter() - start
    connection.close()
    if response.status != 200:
        raise AssertionError(f"{path} answered {response.status}")
    return seconds, body.decode()


def paths(url: str) -> dict[tuple[str, str], str]:
    """(case, kind of page) → path."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT id FROM associations_municipality WHERE slug = 'liperi'").fetchone()
    found = {}
    for case, (own, admin) in CASES.items():
        found[case, "page"] = f"/yhdistykset/?{own}"
        found[case, "bare"] = f"/bench/bare/?{own}"
        for kind in ("admin", "counting"):
            found[case, kind] = f"/bench/{kind}/associations/organisation/?{admin.format(liperi=row[0])}"
    return found


def check_answers(ports: dict[int, int], urls: dict[int, str]) -> None:
    """The pages say what the tables say, before anything is timed."""
    for count, port in ports.items():
        with psycopg.connect(urls[count]) as connection:
            total = connection.execute("SELECT count(*) FROM associations_directoryrow WHERE listed").fetchone()
            rare = connection.execute(
                "SELECT count(*) FROM associations_directoryrow WHERE listed AND terms @@ '''vieraslajitalkoo'''"
            ).fetchone()
        for case, expected in (("empty", total[0]), ("rare compound", rare[0])):
            page = fetch(port, f"/yhdistykset/?{CASES[case][0]}")[1]
            shown = re.search(r'results-head__count"><strong>\s*([\d\s]+)', page)
            if not shown or int(re.sub(r"\D", "", shown[1])) != expected:
                raise AssertionError(f"{case} at {count}: the page does not say {expected}")


def measure(ports: dict[int, int], urls: dict[int, str], rounds: int) -> dict[tuple[int, str, str], float]:
    """p50 in milliseconds by size, case and kind of page; every round asks for everything once."""
    taken: dict[tuple[int, str, str], list[float]] = {}
    asked = {count: paths(url) for count, url in urls.items()}
    for number in range(rounds + 1):
        for count, port in ports.items():
            for (case, kind), path in asked[count].items():
                if kind in ("admin", "counting") and number > 5:
                    continue  # slow and far away: five rounds tell enough
                seconds = fetch(port, path)[0]
                if number:
                    taken.setdefault((count, case, kind), []).append(seconds)
    return {key: statistics.median(values) * 1000 for key, values in taken.items()}


def report(figures: dict[tuple[int, str, str], float], sizes: list[int]) -> bool:
    """Prints the table; returns whether every figure is reached."""
    large, small = max(sizes), min(sizes)
    say(f"\n{'p50 in ms':22}" + "".join(f"{f'{kind} {size}':>15}" for size in sizes for kind in KINDS))
    for case in CASES:
        cells = [figures[size, case, kind] for size in sizes for kind in KINDS]
        say(f"{case:22}" + "".join(f"{cell:15.1f}" for cell in cells))

    def mean(size: int, kind: str) -> float:
        return statistics.geometric_mean([figures[size, case, kind] for case in CASES])

    ratios = {
        "page / bare": mean(large, "page") / mean(large, "bare"),
        "growth": mean(large, "page") / mean(small, "page"),
    }
    admin, counting = (mean(large, kind) / mean(large, "page") for kind in ("admin", "counting"))
    say("geometric mean        " + "".join(f"{mean(s, k):15.1f}" for s in sizes for k in KINDS))
    for name, value in ratios.items():
        say(f"{name:22}{value:15.2f}  (at most {LIMITS[name]})")
    say(f"{'admin / page':22}{admin:15.2f}")
    say(f"{'counting / page':22}{counting:15.2f}  (at least {LEAST_ADMIN})")
    return all(value <= LIMITS[name] for name, value in ratios.items()) and counting >= LEAST_ADMIN


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--associations", type=int, default=110_000)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    options = parser.parse_args(argv)
    sizes = sorted({SMALL, options.associations})
    urls = {count: prepare(count, fresh=options.fresh) for count in sizes}
    with ExitStack() as stack:
        ports = {count: stack.enter_context(served(url)) for count, url in urls.items()}
        check_answers(ports, urls)
        figures = measure(ports, urls, options.rounds)
    return 0 if report(figures, sizes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
