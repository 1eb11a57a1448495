"""Agents of associations and how they are elected; who speaks for associations elsewhere."""

from .ballot import Ballot, RollEntry
from .candidate import Candidate
from .circular import Circular
from .election import Election, ElectionState, Voters, Way
from .external import ExternalBody, ExternalKind, ExternalSeat, Representative
from .external_meeting import ExternalMeeting, MeetingInput, Report
from .office import Office, OfficeKind
from .seat_request import Choice, Nominee, RequestState, SeatRequest

__all__ = [
    "Ballot",
    "Candidate",
    "Choice",
    "Circular",
    "Election",
    "ElectionState",
    "ExternalBody",
    "ExternalKind",
    "ExternalMeeting",
    "ExternalSeat",
    "MeetingInput",
    "Nominee",
    "Office",
    "OfficeKind",
    "Report",
    "Representative",
    "RequestState",
    "RollEntry",
    "SeatRequest",
    "Voters",
    "Way",
]
