from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from jane_portal.core.backup.container import VARIABLE, passphrase
from jane_portal.core.backup.making import make_backup
from jane_portal.core.erased.list import FILE_NAME
from jane_portal.core.sealing import SealError


class Command(BaseCommand):
    help = (
        "Write the whole portal into one file: database, uploads, and what is needed to prove the way back. SECRET_KEY "
        f"is not in it. With {VARIABLE} in the environment the file is sealed. Works while the portal runs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; it must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"].expanduser().absolute()
        try:
            manifest = make_backup(target, self.stdout.write)
        except (SealError, Error, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        for name in manifest["files_gone"]:
            self.stderr.write(f"Deleted while the backup was made, so not in it: {name}")
        rows = sum(facts["rows"] for facts in manifest["tables"].values())
        self.stdout.write(
            f"Backup {target}: {len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} uploads, "
            f"{target.stat().st_size / 1e6:.1f} MB{', sealed' if passphrase() else ''}."
        )
        self.stdout.write(f"Who was erased is listed beside it, in {FILE_NAME}: keep the newest one with your backups.")
        self.stdout.write("SECRET_KEY and the passphrase are not in the file: keep them elsewhere.")
