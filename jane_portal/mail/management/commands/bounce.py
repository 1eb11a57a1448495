"""bounce < message: what the mail relay hands over when a letter of the portal came back."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError

from jane_portal.mail.actions.bounce import take_report
from jane_portal.mail.selectors.report import READ_AT_MOST

TRY_LATER = 75  # EX_TEMPFAIL: the relay keeps the message and comes again


class Command(BaseCommand):
    help = (
        "Read one message from standard input: a report that a letter could not be delivered. Anything else changes "
        "nothing. Ends with 75 when the database is away, so that the relay tries again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(READ_AT_MOST)
        try:
            outcome = take_report(raw=raw)
        except OperationalError:
            sys.exit(TRY_LATER)
        self.stdout.write(outcome)
