from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from jane_portal.core.plain.pages import STATES, page_twin, read_again


class Command(BaseCommand):
    help = "Show which of the portal's own plain texts lag behind; --read PAGE says that one matches its source again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--read", metavar="PAGE", help="the plain text was read against its source today")
        parser.add_argument("--checked-by", default="", metavar="NAME", help="…and this person checked its language")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["read"]:
            read_again(options["read"], checked_by=options["checked_by"], today=timezone.localdate())
        for page in sorted(one.parent.name for one in STATES.parent.glob("*/selko.html")):
            self.stdout.write(f"{page}: {page_twin(page).state.value}")
