"""Make every search table anew: `manage.py rebuild_search`."""

from typing import Any

from django.core.management.base import BaseCommand

from jane_portal.core.management.english import in_english
from jane_portal.core.registry import search_rebuilders
from jane_portal.core.search.actions import relearn_words
from jane_portal.core.search.analyser import analyser


class Command(BaseCommand):
    help = "Analyse all words again and make the directory and the entries of the portal's search anew."

    @in_english
    def handle(self, *args: Any, **options: Any) -> None:
        tool = analyser(patient=True)
        self.stdout.write(f"Analyser: {tool.name if tool else 'none, stems of PostgreSQL only'}")
        self.stdout.write(f"Words: {relearn_words()} analysed")
        for rebuilder in search_rebuilders():
            self.stdout.write(f"{rebuilder.title}: …", ending="\n")
            done = rebuilder.rebuild(lambda number: self.stdout.write(f"  {number}"))
            self.stdout.write(self.style.SUCCESS(f"{rebuilder.title}: {done}"))
