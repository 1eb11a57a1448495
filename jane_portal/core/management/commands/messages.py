"""Extract the texts of the portal into its catalogues, or check that every language is complete."""

import json
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jane_portal.core.text import catalogues


class Command(BaseCommand):
    help = "Update the message catalogues from the source; --check fails on a missing, fuzzy or unused text."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, exit 1 when a text is missing")
        parser.add_argument("--fill", nargs="*", default=[], metavar="JSON", help="take translations from these files")

    def handle(self, *args: Any, **options: Any) -> None:
        template = catalogues.extracted(Path(settings.BASE_DIR))
        if not options["check"]:
            extra = {language: _from_json(options["fill"], language) for language in catalogues.LANGUAGES}
            for language in catalogues.LANGUAGES:
                path = catalogues.catalogue_path(language)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(catalogues.written(catalogues.merged(language, template, extra[language])))
        faults = [fault for language in catalogues.LANGUAGES for fault in catalogues.faults(language, template)]
        for fault in faults[:60]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} texts to mend in the catalogues.", returncode=1)
        self.stdout.write(f"{len(template)} texts complete in {', '.join(catalogues.LANGUAGES)}.")


def _from_json(files: list[str], language: str) -> dict[tuple[str, str | None], Message]:
    """Translations {"text": {"fi": "…", "plural": "…"}}; a context stands before the text, parted by U+0004."""
    found = {}
    for file in files:
        for source, entry in json.loads(Path(file).read_text(encoding="utf-8")).items():
            context, _mark, text = source.rpartition("\u0004")
            string = entry.get(language)
            if string:
                ids = (text, entry["plural"]) if "plural" in entry else text
                value = tuple(string) if isinstance(string, list) else string
                found[(text, context or None)] = Message(ids, value, context=context or None)
    return found
