from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from jane_portal.core.selfcheck import check_portal, title_of


class Command(BaseCommand):
    help = (
        "Look whether files, rows, counters, letters and rights still agree (runs by itself each night). Exit status 1 "
        "when something was found. Nothing is changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = check_portal()
        except (Error, OSError) as error:
            raise CommandError(f"The check did not end. {error}") from error
        for finding in report.findings:
            more = " …" if finding["count"] > len(finding["samples"]) else ""
            self.stdout.write(f"{title_of(finding['key'])}: {finding['count']}")
            self.stdout.write(f"  {'; '.join(finding['samples'])}{more}")
        if report.findings:
            raise CommandError(f"{sum(finding['count'] for finding in report.findings)} findings.")
        self.stdout.write(f"All is in order ({report.seconds:.1f} s).")
