"""The register import against the bare COPY of the same file (decisions 29): `bin/bench --import [--associations N]`.

Each step runs in a process of its own, in turns with the COPY, in a database of its own; each check is of a file just
uploaded. The median ratio of the rounds counts. Exit status 1 when a figure is not reached.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIMITS = {"check": 3.0, "apply": 12.0, "megabytes": 64.0, "calamine": 1.7}


def _megabytes(name: str) -> float:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024  # type: ignore[index]


def _measured(deed: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Seconds, and megabytes of memory above what the idle process holds."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    idle, start = _megabytes("VmRSS"), time.perf_counter()
    facts = deed()
    return facts | {"seconds": time.perf_counter() - start, "megabytes": _megabytes("VmHWM") - idle}


def _copy(path: Path) -> dict[str, Any]:
    from django.db import connection

    from tests.bench.register_data import HEADINGS

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_copy")
        cursor.execute(f"CREATE TABLE bare_copy ({', '.join(f'{name} text' for name in HEADINGS)})")
        with (
            path.open("rb") as file,
            cursor.copy("COPY bare_copy FROM STDIN WITH (FORMAT csv, HEADER, DELIMITER ';')") as copy,
        ):
            while block := file.read(256 * 1024):
                copy.write(block)
        cursor.execute("SELECT count(*) FROM bare_copy")
        return {"rows": cursor.fetchone()[0]}


def _calamine(path: Path) -> dict[str, Any]:
    from python_calamine import load_workbook

    return {"rows": sum(1 for _row in load_workbook(str(path)).get_sheet_by_index(0).iter_rows())}


def _check(path: Path) -> dict[str, Any]:
    from associations.actions import register
    from associations.models import ImportBatch, ImportRow
    from associations.selectors.register_import import preview

    batch = ImportBatch.objects.get(pk=int(path.name))
    register.put_columns(batch=batch, mapping=batch.mapping, by=None)
    register.check_import(batch=batch)
    batch.refresh_from_db()
    shown = preview(batch, list(ImportRow.objects.of(batch)[:50]))
    return {"rows": batch.row_count, "counts": batch.counts, "shown": len(shown)}


def _apply(path: Path) -> dict[str, Any]:
    from django.db import connection

    from associations.actions import register
    from associations.actions.projection import refresh_directory
    from associations.models import ImportBatch, Organisation

    batch = ImportBatch.objects.get(pk=int(path.name))
    register.request_apply(batch=batch, by=None, hand_over=False)
    start = time.perf_counter()
    register.apply_or_release(batch=batch)
    whole = time.perf_counter() - start
    batch.refresh_from_db()
    # The same projection once more, now that the words are known: the rest of the first time is the analyser.
    ids = list(Organisation.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM associations_directoryrow")
    start = time.perf_counter()
    refresh_directory(ids, patient=True)
    return {"written": batch.written, "whole": whole, "projection": time.perf_counter() - start}


def _upload(path: Path) -> dict[str, Any]:
    from django.core.files import File

    from associations.actions import register

    with path.open("rb") as file:
        batch = register.upload_register(file=File(file), name=path.name, by=None, hand_over=False)
    register.read_headings(batch=batch)
    return {"batch": batch.pk}


def _events(path: Path) -> dict[str, Any]:
    from django.db import connection

    from associations.models import Contact, Organisation

    total = 0
    with connection.cursor() as cursor:
        for model in (Organisation, Contact):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}event")  # noqa: S608 - our own table
            total += cursor.fetchone()[0]
    return {"events": total}


PARTS = {
    "copy": _copy,
    "calamine": _calamine,
    "upload": _upload,
    "check": _check,
    "apply": _apply,
    "events": _events,
}


def _run_part(part: str, path: str) -> int:
    import django

    django.setup()
    from django.db import connection

    # All that a worker has loaded before its first task.
    import associations.actions.register
    import associations.selectors.register_import
    import associations.tasks  # noqa: F401

    connection.ensure_connection()
    sys.stdout.write(json.dumps(_measured(lambda: PARTS[part](Path(path)))) + "\n")
    return 0


class _Bench:
    def __init__(self, size: int, rounds: int, folder: Path) -> None:
        self.size, self.rounds, self.folder = size, rounds, folder
        self.environment = os.environ | {
            "DATABASE_URL": own_database("jane_bench_import"),
            "PORTAL_DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "jane_portal.settings",
            "PORTAL_MODE": "demo",
            "PYTHONPATH": str(ROOT),
        }
        self.failed = False

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def part(self, name: str, path: object) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.bench.register_import", "--part", name, str(path)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def say(self, text: str, ratio: float | None = None, limit: float | None = None) -> None:
        verdict = ""
        if ratio is not None and limit is not None:
            verdict = f"  {ratio:6.2f} (limit {limit:g}){'' if ratio <= limit else '  NOT REACHED'}"
            self.failed = self.failed or ratio > limit
        sys.stdout.write(f"{text:64}{verdict}\n")
        sys.stdout.flush()

    def run(self) -> None:
        from tests.bench.register_data import write_csv, write_xlsx

        self.manage("migrate", "-v0")
        self.manage("createcachetable")
        self.manage("load_reference")
        files = {"CSV": self.folder / "register.csv", "XLSX": self.folder / "register.xlsx"}
        write_csv(files["CSV"], self.size)
        write_xlsx(files["XLSX"], self.size)
        self.say(f"{self.size} rows, CSV of {files['CSV'].stat().st_size / 1e6:.0f} MB, median of {self.rounds} rounds")
        copies = []
        for kind, path in files.items():
            rounds = [self._round(kind, path, files["CSV"], turned=bool(number % 2)) for number in range(self.rounds)]
            copies += [one["copy"]["seconds"] for one in rounds]
            self._tell_check(kind, rounds)
        self._tell_apply(rounds[-1]["batch"], statistics.median(copies))
        self._tell_second(files["CSV"])

    def _round(self, kind: str, path: Path, csv: Path, *, turned: bool) -> dict[str, Any]:
        """Every side once, the order turning."""
        found: dict[str, Any] = {"batch": self.part("upload", path)["batch"]}
        sides: list[tuple[str, object]] = [("copy", csv), ("check", found["batch"])]
        if kind == "XLSX":
            sides.append(("calamine", path))
        for side, what in reversed(sides) if turned else sides:
            found[side] = self.part(side, what)
        return found

    def _tell_check(self, kind: str, rounds: list[dict[str, Any]]) -> None:
        bare = "calamine" if kind == "XLSX" else "copy"
        seconds = {side: statistics.median(one[side]["seconds"] for one in rounds) for side in ("check", bare)}
        ratio = statistics.median(one["check"]["seconds"] / one[bare]["seconds"] for one in rounds)
        said = f"{kind}: bare {bare} {seconds[bare]:.2f} s; check, stage and preview {seconds['check']:.2f} s"
        self.say(f"{said} {rounds[-1]['check']['counts']}")
        self.say(
            f"{kind}: check, stage and preview / bare {bare}", ratio, LIMITS["calamine" if bare != "copy" else "check"]
        )
        self.say(f"{kind}: megabytes above idle", max(one["check"]["megabytes"] for one in rounds), LIMITS["megabytes"])

    def _tell_apply(self, batch: int, copy: float) -> None:
        facts = self.part("apply", batch)
        whole, projection = facts["whole"], facts["projection"]
        self.say(f"apply {whole:.2f} s {facts['written']}; projection alone, words known, {projection:.2f} s")
        self.say("apply with history, projection and first analysis / bare COPY", whole / copy, LIMITS["apply"])

    def _tell_second(self, path: Path) -> None:
        before = self.part("events", path)["events"]
        check = self.part("check", self.part("upload", path)["batch"])
        after = self.part("events", path)["events"]
        waiting = check["counts"]["new"] + check["counts"]["changed"]
        self.say(f"the same file again, {check['seconds']:.2f} s: domain rows to write", waiting, 0)
        self.say("the same file again: domain rows written", after - before, 0)


def own_database(name: str) -> str:
    """The URL of an empty database of that name on the server of DATABASE_URL."""
    import psycopg

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    head, _slash, tail = url.rpartition("/")
    return f"{head}/{name}" + (f"?{tail.partition('?')[2]}" if "?" in tail else "")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench --import", description=__doc__)
    parser.add_argument("--associations", type=int, default=110_000, help="rows of the register")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=sorted(PARTS), help=argparse.SUPPRESS)
    parser.add_argument("path", nargs="?", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.part:
        return _run_part(options.part, options.path)
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(options.associations, options.rounds, Path(folder))
        bench.run()
        return int(bench.failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
