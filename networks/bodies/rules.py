"""Who may do what with a body. Rights follow mandates: each role ends with the mandate that gave it (decisions 1)."""

from __future__ import annotations

from typing import Any

import rules

from associations.rules import is_secretary

from .models import KEEPING, Body


@rules.predicate
def keeps(user: Any, body: Body | None) -> bool:
    """Its chair or secretary today."""
    return body is not None and str(body.uuid) in user.scope_keys(*KEEPING)


@rules.predicate
def sits_in(user: Any, body: Body | None) -> bool:
    """Has a seat in it today."""
    return body is not None and any(span.scope == body.scope for span in user.open_spans)


@rules.predicate
def attends(user: Any, body: Body | None) -> bool:
    """A contact of its municipality, who attends and speaks without a vote."""
    if body is None or body.municipality is None:
        return False
    return body.municipality.code in user.scope_keys("municipal_ngo")


rules.add_perm("bodies.add_body", rules.is_authenticated & is_secretary)
rules.add_perm("bodies.change_body", rules.is_authenticated & (is_secretary | keeps))
rules.add_perm("bodies.fill_seats", rules.is_authenticated & (is_secretary | keeps))
# Ending a body, and its seats themselves, is the secretary's.
rules.add_perm("bodies.close_body", rules.is_authenticated & is_secretary)
rules.add_perm("bodies.see_inside", rules.is_authenticated & (is_secretary | sits_in | attends))
