"""personal_data_map: write docs/personal-data.md from the declarations of the rooms."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jane_portal.core.personal.audit import problems
from jane_portal.core.personal.datamap import PATH, written


class Command(BaseCommand):
    help = "Write the map of what the portal holds of people, docs/personal-data.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when it is not up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        if found := problems():
            raise CommandError("\n".join(found))
        if not options["check"]:
            PATH.write_text(written(), encoding="utf-8")
            self.stdout.write(f"Written: {PATH.name}")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != written():
            raise CommandError("docs/personal-data.md is old: run bin/manage personal_data_map")
