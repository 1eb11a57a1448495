from typing import Any

from django.core.management.base import BaseCommand

from associations.actions.reference import load_reference
from jane_portal.core.management.english import in_english


class Command(BaseCommand):
    help = "Load regions, municipalities, areas and sectors. Can be run again: writes only what differs."

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        written = load_reference()
        facts = ", ".join(f"{name} {count}" for name, count in written.items())
        self.stdout.write(f"Reference data, rows written: {facts}")
