"""Celery workers from one warm process: `start` on standard input forks the next worker and prints its process group.

Each is a whole worker with its own pool in its own process group; only the seconds of importing are paid once.
"""

import os
import signal
import sys
from importlib import import_module

import django

ARGUMENTS = ["worker", "--concurrency", "2", "--loglevel", "ERROR"]
ARGUMENTS += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
# What a worker would import after its birth.
MODULES = ["celery.bin.celery", "celery.worker", "celery.worker.consumer", "celery.worker.components"]
MODULES += ["celery.concurrency.prefork", "celery.concurrency.asynpool", "kombu.transport.redis"]
MODULES += ["celery.worker.autoscale", "celery.app.log", "celery.app.events", "celery.worker.control"]
MODULES += ["django.db.backends.postgresql.base", "jane_portal.urls", "tests.mail.builders"]


def main() -> None:
    django.setup()
    from jane_portal.celery import app

    app.loader.import_default_modules()
    for module in MODULES:
        import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not kept
    for _line in sys.stdin:
        if os.fork() == 0:
            os.setsid()
            print(os.getpid(), flush=True)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            app.worker_main(ARGUMENTS)
            os._exit(0)


if __name__ == "__main__":
    main()
