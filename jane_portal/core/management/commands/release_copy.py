"""release_copy: a portal restored from a backup may write to people again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from jane_portal.core.erased.again import lacks_list
from jane_portal.core.instance import release

from .erase_again import NO_LIST


class Command(BaseCommand):
    help = (
        "Let this restored copy send letters. Do it only when the portal it was copied from is off. Letters that "
        "waited in the copy are held: the secretary decides at /posti/ which of them are still sent."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if lacks_list():
            self.stderr.write(NO_LIST)
        if release(by=None):
            self.stdout.write("Released: this portal sends letters from now on.")
        else:
            self.stdout.write("Nothing to do: this portal sends letters already.")
