import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from jane_portal.core.backup import restoring
from jane_portal.core.backup.container import BackupError
from jane_portal.core.backup.manifest import require_fit
from jane_portal.core.erased.again import is_unfinished
from jane_portal.core.erased.list import key_mark
from jane_portal.core.sealing import SealError

from .erase_again import tell


class Command(BaseCommand):
    help = (
        "Bring the portal back from a file of `backup`: into an empty database, or over the present portal with "
        "--replace. All of it is compared with the file before it counts. The copy sends no letters until it is "
        "released."
    )
    # The database may be empty: there is nothing to check yet, and `migrate` is part of the command.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a file made by `backup`")
        parser.add_argument("--check", action="store_true", help="only read the file and compare it with its manifest")
        parser.add_argument("--replace", action="store_true", help="delete the present portal; asks before it does")
        parser.add_argument("--no-input", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].expanduser().absolute()
        try:
            manifest = restoring.check_file(path, self.stdout.write)
            self.stdout.write(f"The file is whole; it was made on {manifest['made_at']}.")
            if options["check"]:
                return
            require_fit(manifest)
            self._require_room(replace=options["replace"], ask=not options["no_input"])
            self._warn_of_another_key(manifest)
            again = restoring.restore_backup(path, manifest, self.stdout.write)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {error.filename}. Nothing was changed.") from error
        except (SealError, Error, OSError) as error:
            if is_unfinished():
                raise CommandError(f"Restored, but not to the end: run erase_again. {error}") from error
            raise CommandError(f"Nothing was restored. {error}") from error
        rows = sum(facts["rows"] for facts in manifest["tables"].values())
        self.stdout.write(
            f"Restored and compared: {len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} uploads."
        )
        tell(self, again)
        self.stdout.write("This copy sends no letters until an administrator releases it.")

    def _warn_of_another_key(self, manifest: dict[str, Any]) -> None:
        if manifest.get("key_mark", key_mark()) != key_mark():
            self.stderr.write(
                "Warning: SECRET_KEY is not the one of the backup. People sign in again, links in old letters lead "
                "nowhere, and who was erased before cannot be told from the list."
            )

    def _require_room(self, *, replace: bool, ask: bool) -> None:
        """Raises BackupError unless nothing would be lost, or its loss has been confirmed."""
        if restoring.database_is_empty() and restoring.folders_are_empty():
            return
        name = connection.settings_dict["NAME"]
        if not replace:
            raise BackupError(
                f"The database {name} or the folder of uploads is not empty. Give an empty one, or --replace to delete "
                "the portal that is there."
            )
        if others := restoring.other_connections():
            raise BackupError(f"{others} other connections use the database {name}: stop the portal first.")
        if ask:
            self.stdout.write(f"The portal in the database {name} will be deleted. Type {name} to go on:")
            if sys.stdin.readline().strip() != name:
                raise BackupError("Not confirmed.")
