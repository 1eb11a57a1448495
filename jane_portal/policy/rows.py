"""The words in which the table is written; see the package's own text."""

from __future__ import annotations

from dataclasses import dataclass

PUBLIC = "public"
SIGNED_IN = "signed in"

EDITORS = frozenset({"association_owner", "association_editor"})
OWNERS = frozenset({"association_owner"})
MUNICIPAL = frozenset({"municipal_ngo", "municipal_wellbeing"})
AGENTS = frozenset({"agent"})
# Those who look after the associations of a place.
OFFICIALS = MUNICIPAL | AGENTS
SECRETARIES = frozenset({"secretary", "substitute_secretary"})
ADMINISTRATORS = frozenset({"administrator"})
# With `own`: whoever owns the record, whatever her roles.
ANYBODY = frozenset({"anybody"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One pattern; see the module's own text."""

    who: str | frozenset[str]
    objects: str = ""
    own: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()
    denied: int = 404
    knows: frozenset[str] | None = None
    knows_every: frozenset[str] = frozenset()
    blind: bool = False
    post: Row | None = None


def roles(*names: str) -> Row:
    return Row(frozenset(names))


public = Row(PUBLIC)
signed_in = Row(SIGNED_IN)
