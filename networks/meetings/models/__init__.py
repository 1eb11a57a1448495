"""Meetings of the groups and what stands on their agendas."""

from .agenda import AgendaItem, ItemKind
from .invitee import Answer, Invitee
from .meeting import JointBody, Meeting, MeetingState
from .practice import Practice, StandingItem

__all__ = [
    "AgendaItem",
    "Answer",
    "Invitee",
    "ItemKind",
    "JointBody",
    "Meeting",
    "MeetingState",
    "Practice",
    "StandingItem",
]
