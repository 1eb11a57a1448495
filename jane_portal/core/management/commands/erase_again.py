"""erase_again [LIST …]: after a restore, erase once more whom the portal has erased since the backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jane_portal.core.erased.again import ErasedAgain, erase_again
from jane_portal.core.erased.list import FILE_NAME, list_file, read_list

NO_LIST = (
    f"Warning: no list of erased people ({FILE_NAME}) lies beside the backup or in the data folder. Whoever was erased "
    f"after the backup was made is back. Find the newest {FILE_NAME} and give it to erase_again before people use this "
    "portal."
)


def tell(command: BaseCommand, done: ErasedAgain) -> None:
    if not done.listed:
        command.stderr.write(NO_LIST)
    if done.foreign:
        command.stderr.write(
            f"Warning: {done.foreign} lines of the list were made with another SECRET_KEY. Start with that key and run "
            "erase_again, or these people are back."
        )
    command.stdout.write(f"Erased again: {done.people} people.")


class Command(BaseCommand):
    help = (
        f"Erase once more whom the list {FILE_NAME} names. `restore` does it by itself with the list beside the backup "
        "and the one in the data folder; this is for a list that is found later."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "lists", type=Path, nargs="*", help=f"more lists; that of the data folder is read: {FILE_NAME}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lists = [path.expanduser().absolute() for path in options["lists"]]
        for path in lists:
            if read_list(path) is None:
                raise CommandError(f"There is no file {path}.")
        if not lists and read_list(list_file()) is None:
            raise CommandError(NO_LIST)
        tell(self, erase_again(*lists))
