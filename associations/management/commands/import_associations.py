"""Bring associations in from a spreadsheet, as the secretary does in the browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from associations.actions import register
from associations.models import ImportBatch, ImportRow
from associations.selectors.register_fields import BY_KEY, REQUIRED
from associations.selectors.register_problems import message
from jane_portal.core.management.english import in_english
from jane_portal.core.sheets import SheetError

NOTHING_WRITTEN = 2
SOME_LEFT_OUT = 1


class Command(BaseCommand):
    help = (
        "Import the register of associations from a CSV or XLSX file. Columns are recognised by their headings. "
        "Exit status: 0 all rows are in the directory, 1 some rows were in error and left out, 2 nothing was written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (comma, semicolon or tab) or XLSX; headings on the first row")
        parser.add_argument("--dry-run", action="store_true", help="check and count only; write nothing")

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            batch = self._check(options["file"])
            errors = self._tell_errors(batch)
            if options["dry_run"]:
                register.cancel_import(batch=batch, by=None)
                self._say(_("Nothing was written."))
            else:
                self._apply(batch)
        except (ValidationError, OSError) as error:
            lines = error.messages if isinstance(error, ValidationError) else [f"{options['file']}: {error.strerror}"]
            self.stderr.write("\n".join(lines))
            sys.exit(NOTHING_WRITTEN)
        if errors:
            sys.exit(SOME_LEFT_OUT)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _check(self, path: Path) -> ImportBatch:
        """The checked batch. Raises ValidationError for a file that cannot be used, OSError for one not found."""
        with path.open("rb") as file:
            batch = register.upload_register(file=File(file), name=path.name, by=None, hand_over=False)
        register.read_headings(batch=batch)
        self._stop_if_failed(batch)
        known = {index: str(BY_KEY[key].label) for key, index in batch.mapping.items()}
        for index, heading in enumerate(batch.headings):
            self._say(f"  {heading or index + 1}: {known.get(index, '–')}")
        if REQUIRED not in batch.mapping:
            register.cancel_import(batch=batch, by=None)
            raise ValidationError(_("Choose the column that holds the name."))
        self._say(_("Checking the rows") + " …")
        register.put_columns(batch=batch, mapping=batch.mapping, by=None)
        register.check_import(batch=batch)
        self._stop_if_failed(batch)
        for outcome in ImportRow.Outcome:
            self._say(f"  {outcome.label}: {batch.counts[outcome]}")
        return batch

    def _stop_if_failed(self, batch: ImportBatch) -> None:
        batch.refresh_from_db()
        if batch.failure:
            raise SheetError(batch.failure["code"], **batch.failure["params"])

    def _tell_errors(self, batch: ImportBatch) -> int:
        rows = ImportRow.objects.of(batch).filter(outcome=ImportRow.Outcome.ERROR)
        for row in rows.iterator(chunk_size=500):
            for problem in row.problems:
                place = ": ".join(filter(None, [_("Row") + f" {row.number}", problem["column"]]))
                self.stderr.write(f"{place}: {message(problem)}")
        return batch.counts[ImportRow.Outcome.ERROR]

    def _apply(self, batch: ImportBatch) -> None:
        if not batch.rows.filter(chosen=True).exists():
            self._say(_("Nothing was written."))
            return
        self._say(_("Writing into the directory") + " …")
        register.request_apply(batch=batch, by=None, hand_over=False)
        register.apply_or_release(batch=batch)
        batch.refresh_from_db()
        template = _("New entries: %(created)s. Changed entries: %(updated)s. Hidden contacts: %(contacts)s.")
        self._say(template % batch.written)
