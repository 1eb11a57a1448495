"""Who sees a search entry, as lexemes of the index."""

from __future__ import annotations

from typing import Any

PUBLIC = "v:public"
NETWORK = "v:network"


def for_scope(scope: str) -> str:
    """Seen by those who hold any role in the scope, such as `association:<uuid>`."""
    return f"v:{scope}"


def for_role(role: str) -> str:
    """Seen by those who hold the role in any scope."""
    return f"v:role:{role}"


def seen_by(user: Any) -> str:
    """The tsquery of everything the user may see; takes the anonymous user."""
    lexemes = {PUBLIC}
    if user.is_authenticated:
        lexemes.add(NETWORK)
        for span in user.open_spans:
            lexemes |= {for_scope(span.scope), for_role(span.role)}
    return "(" + "|".join(f"'{lexeme}'" for lexeme in sorted(lexemes)) + ")"
