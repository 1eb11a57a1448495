"""migrate: Django's own, in a fraction of its time; then the history is closed to all but the owner of the tables."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS

from jane_portal.core.history.door import close_history
from jane_portal.core.quick_states import quick_states


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with quick_states():
            super().handle(*args, **options)
        looked_only = options["plan"] or options["check_unapplied"]
        if not looked_only and options["database"] == DEFAULT_DB_ALIAS:
            close_history()
