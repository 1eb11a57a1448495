"""The list of the database's triggers, which each start of the portal fills.

pgtrigger looks through the whole list twice for each of some hundred triggers that is added. Here both answers grow
with the list.
"""

from __future__ import annotations

from typing import Any, cast

from pgtrigger import registry

Plain = registry._Registry


class Triggers(Plain):
    """pgtrigger's list; what it asks of itself at each addition is known. A trigger's names never change."""

    by_db_table: dict[tuple[str, str], Any] = {}
    pg_function_names: set[str] = set()

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        model, trigger = value
        self.by_db_table[model._meta.db_table, trigger.name] = trigger
        self.pg_function_names.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self.look()

    def look(self) -> None:
        held = list(self.data.values())
        self.by_db_table = {(model._meta.db_table, trigger.name): trigger for model, trigger in held}
        self.pg_function_names = {trigger.get_pgid(model) for model, trigger in held}


def know_triggers() -> None:
    """From here on. What was added before stays."""
    triggers = registry._registry
    if type(triggers) is Plain:
        triggers.__class__ = Triggers
        cast(Triggers, triggers).look()
