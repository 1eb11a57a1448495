"""Who may do what with agents and their election. Every right comes from a dated role (architecture, rule 1)."""

from __future__ import annotations

from typing import Any

import rules

from associations.rules import is_owner, is_secretary
from associations.selectors.people import owners_of

from .models import Candidate, Office


@rules.predicate
def holds(user: Any, office: Office | None) -> bool:
    """She holds this office today."""
    return office is not None and office.user_id == user.pk and office.is_in_force


@rules.predicate
def is_she(user: Any, candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.user_id == user.pk


@rules.predicate
def may_stand_behind(user: Any, candidate: Candidate | None) -> bool:
    """The owner of the candidate's association; where it has none, the secretary."""
    if candidate is None:
        return False
    if is_owner(user, candidate.organisation):
        return True
    return bool(is_secretary(user)) and not owners_of(candidate.organisation)


rules.add_perm("representation.keep_offices", rules.is_authenticated & is_secretary)
rules.add_perm("representation.change_card", rules.is_authenticated & (holds | is_secretary))
rules.add_perm("representation.keep_elections", rules.is_authenticated & is_secretary)
rules.add_perm("representation.change_candidacy", rules.is_authenticated & is_she)
rules.add_perm("representation.endorse_candidate", rules.is_authenticated & may_stand_behind)
