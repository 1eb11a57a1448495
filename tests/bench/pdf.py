"""Measures the PDF renderer against bare WeasyPrint on the same HTML: bin/bench --pdf [--rows N] [--rounds N].

Each measurement runs in processes of its own, the sides in turn; peaks of memory come from the kernel. Both sides make
the same variant of PDF; `plain` is bare WeasyPrint without tags, for comparison.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# minutes: time; report: time and memory (performance, "Figures to reach"; decisions 29).
LIMITS = {("minutes", "time"): 1.3, ("report", "time"): 0.9, ("report", "memory"): 0.3}
BARE = """
import sys, weasyprint
css = open(sys.argv[1], encoding="utf-8").read().replace("static:", sys.argv[2])
html = weasyprint.HTML(string=sys.stdin.read())
html.write_pdf(sys.stdout.buffer, stylesheets=[weasyprint.CSS(string=css)], pdf_variant=sys.argv[3] or None)
"""
HEAD = '<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>{}</title></head><body><main>'


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def minutes() -> str:
    """Twelve pages: headings, paragraphs, lists of those present, short tables of decisions."""
    text = (
        "Kokous keskusteli kylätalojen käytöstä, matkakorvauksista ja syksyn kiertueesta. Todettiin, että asia etenee. "
    )
    parts = ["<h1>Kokouspöytäkirja</h1>"]
    for number in range(1, 31):
        decisions = "".join(f"<tr><th scope=row>{row}</th><td>Päätös {row}</td><td>1.12.</td></tr>" for row in range(4))
        parts.append(f"<h2>{number} § Asia</h2><p>{text * 6}</p><ul>{'<li>Aino Auttaja, Kylä ry</li>' * 4}</ul>")
        parts.append(
            f"<table><thead><tr><th>Nro</th><th>Päätös</th><th>Päivä</th></tr></thead><tbody>{decisions}</tbody></table>"
        )
    return HEAD.format("Kokouspöytäkirja") + "".join(parts) + "</main></body></html>"


def report(rows: int) -> str:
    """A table of eight columns."""
    cells = ["Liperi", "Kylätoiminta", "toiminnassa", "Aino Auttaja, puheenjohtaja", "2077474-1", "suomi, venäjä", "{}"]
    body = "".join(
        f'<tr><th scope="row">Yhdistys {number} ry</th>'
        + "".join(f"<td>{cell.format(number)}</td>" for cell in cells)
        + "</tr>"
        for number in range(rows)
    )
    heads = "".join(f'<th scope="col">Sarake {number}</th>' for number in range(8))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody data-long>{body}</tbody></table>"
    return f"{HEAD.format('Raportti')}<h1>Raportti</h1>{table}</main></body></html>"


def one(side: str, document: str, rows: int) -> dict[str, float]:
    """Seconds by the clock and of the processor, peak megabytes and kilobytes of one document, in a fresh process."""
    html = minutes() if document == "minutes" else report(rows)
    if side == "ours":
        import django

        django.setup()
        from jane_portal.core.pdf.render import render_pdf

        start = time.perf_counter()
        pdf = render_pdf(html)
    else:
        variant = "pdf/ua-1" if side == "bare" else ""
        css, static = ROOT / "static" / "css" / "pdf.css", (ROOT / "static").as_uri() + "/"
        command = [sys.executable, "-I", "-c", BARE, str(css), static, variant]
        start = time.perf_counter()
        pdf = subprocess.run(command, input=html.encode(), capture_output=True, check=True).stdout
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    return {"time": seconds, "processor": processor, "memory": used.ru_maxrss / 1024, "size": len(pdf) / 1024}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("SIDE", "DOCUMENT"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.one:
        _say(json.dumps(one(*options.one, options.rows)))
        return 0
    taken: dict[tuple[str, str], list[dict[str, float]]] = {}
    sides = ["ours", "bare", "plain"]
    for number in range(options.rounds):
        for document in ("minutes", "report"):
            for side in sides[number % 3 :] + sides[: number % 3]:
                command = [
                    sys.executable,
                    "-m",
                    "tests.bench.pdf",
                    "--one",
                    side,
                    document,
                    "--rows",
                    str(options.rows),
                ]
                done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
                taken.setdefault((document, side), []).append(json.loads(done.stdout.splitlines()[-1]))
    return 0 if show(taken) else 1


def show(taken: dict[tuple[str, str], list[dict[str, float]]]) -> bool:
    """Prints the table; returns whether every figure is reached."""
    middle = {
        (*key, what): statistics.median(each[what] for each in values)
        for key, values in taken.items()
        for what in ("time", "processor", "memory", "size")
    }
    _say(f"{'median of':10}{'':8}{'seconds':>10}{'processor':>10}{'peak MB':>10}{'kB':>10}")
    for document, side in taken:
        cells = [middle[document, side, what] for what in ("time", "processor", "memory", "size")]
        _say(f"{document:10}{side:8}{cells[0]:10.2f}{cells[1]:10.2f}{cells[2]:10.0f}{cells[3]:10.0f}")
    reached = True
    for (document, what), limit in LIMITS.items():
        ratios = [
            ours[what] / bare[what] for ours, bare in zip(taken[document, "ours"], taken[document, "bare"], strict=True)
        ]
        ratio = statistics.geometric_mean(ratios)
        reached = reached and ratio <= limit
        _say(f"{document}, {what}, ours / bare {ratio:6.2f}  (at most {limit})")
    return reached


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
