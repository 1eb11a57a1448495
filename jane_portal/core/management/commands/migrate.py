"""migrate: Django's own, and then the history is closed to every role but the owner of the tables."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS

from jane_portal.core.history.door import close_history


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        looked_only = options["plan"] or options["check_unapplied"]
        if not looked_only and options["database"] == DEFAULT_DB_ALIAS:
            close_history()
