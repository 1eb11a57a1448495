"""Letters under kills: `bin/bench --mail-kill [--letters N] [--kills N] [--broker-kills N]` (reliability A1).

A real worker is killed with its whole group, a broker of its own too, and 2 % of the letters are refused once. Exit
status 1 when a letter is lost or doubled, or when ledger and wire differ.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.register_import import own_database


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/bench --mail-kill", description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--broker-kills", type=int, default=12)
    parser.add_argument("--refusals", type=float, default=0.02, help="share of letters that get 451 at first")
    parser.add_argument("--patience", type=float, default=1800, help="seconds in which all must have arrived")
    options = parser.parse_args(argv)
    os.environ["DATABASE_URL"] = own_database("jane_bench_mail")
    import django

    django.setup()
    from django.core.management import call_command
    from valkey_server import Valkey

    from tests.mail.sink import Sink
    from tests.mail.storm import Storm, choose_port

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        broker = Valkey(folder / "broker", durable=False)
        choose_port(broker.folder)
        sink = Sink(folder / "mail.log", refusals=options.refusals)
        broker.start()
        sink.start()
        try:
            outcome = Storm(folder, broker, sink).run(
                letters=options.letters,
                kills=options.kills,
                broker_kills=options.broker_kills,
                patience=options.patience,
            )
        finally:
            sink.stop()
            broker.stop()
    for figure, value in vars(outcome).items():
        print(f"{figure.replace('_', ' '):<16} {round(value, 1) if isinstance(value, float) else value}")
    print(f"{'letters a second':<16} {outcome.letters / outcome.seconds:.0f}, kills and starts of workers included")
    wrong = outcome.lost or outcome.doubled or outcome.only_in_ledger or outcome.only_on_wire
    return int(bool(wrong) or outcome.states != {"sent": options.letters})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
