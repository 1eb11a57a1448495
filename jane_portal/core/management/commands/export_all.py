from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from jane_portal.core.export.writing import PERSONAL, export_everything


class Command(BaseCommand):
    help = (
        "Write everything that the portal holds in open formats: a CSV and a JSON file for each table, the uploads, a "
        f"data dictionary. What is about people is in the folder {PERSONAL}. Works while the portal runs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["folder"].expanduser().absolute()
        try:
            rows = export_everything(target, self.stdout.write)
        except (Error, OSError) as error:
            raise CommandError(f"Nothing was exported. {error}") from error
        self.stdout.write(f"Exported {len(rows)} tables, {sum(rows.values())} rows to {target}.")
