from typing import Any

from django.core.management.base import BaseCommand

from jane_portal.core.management.english import in_english
from jane_portal.core.registry import reference_parts


class Command(BaseCommand):
    help = "Load the reference data of every room. Can be run again: writes only what differs."

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        written: dict[str, int] = {}
        for part in reference_parts():
            written |= part.load()
        facts = ", ".join(f"{name} {count}" for name, count in written.items())
        self.stdout.write(f"Reference data, rows written: {facts}")
