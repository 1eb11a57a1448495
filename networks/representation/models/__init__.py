"""Agents of associations and how they are elected; who speaks for associations elsewhere."""

from .ballot import Ballot, RollEntry
from .candidate import Candidate
from .circular import Circular
from .election import Election, ElectionState, Voters, Way
from .office import Office, OfficeKind

__all__ = [
    "Ballot",
    "Candidate",
    "Circular",
    "Election",
    "ElectionState",
    "Office",
    "OfficeKind",
    "RollEntry",
    "Voters",
    "Way",
]
