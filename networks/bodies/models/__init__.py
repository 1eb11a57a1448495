"""Bodies of the network, their seats and who sits in them (Popolo: organization, post, membership)."""

from .backlog import BacklogItem, BacklogState
from .body import Body, BodyQuerySet, Kind, kind_plural
from .campaign import Campaign, Panel, Pledge, PledgeState
from .handover import Handover, HandoverItem, HandoverQuerySet
from .issue import IssueState, RaisedIssue, RaisedIssueQuerySet
from .mandate import Mandate, MandateQuerySet, MandateState
from .material import Audience, Licence, Material, MaterialQuerySet
from .news import BodyNews
from .paper import KEEPING, ShownQuerySet, inside_bodies, kept_bodies
from .seat import REGULAR, Seat, SeatQuerySet, SeatRole
from .statement import Signature, Statement, StatementComment, StatementKind, StatementQuerySet, StatementState
from .status import GroupStatus, GroupStatusQuerySet

__all__ = [
    "KEEPING",
    "REGULAR",
    "Audience",
    "BacklogItem",
    "BacklogState",
    "Body",
    "BodyNews",
    "BodyQuerySet",
    "Campaign",
    "GroupStatus",
    "GroupStatusQuerySet",
    "Handover",
    "HandoverItem",
    "HandoverQuerySet",
    "IssueState",
    "Kind",
    "Licence",
    "Mandate",
    "MandateQuerySet",
    "MandateState",
    "Material",
    "MaterialQuerySet",
    "Panel",
    "Pledge",
    "PledgeState",
    "RaisedIssue",
    "RaisedIssueQuerySet",
    "Seat",
    "SeatQuerySet",
    "SeatRole",
    "ShownQuerySet",
    "Signature",
    "Statement",
    "StatementComment",
    "StatementKind",
    "StatementQuerySet",
    "StatementState",
    "inside_bodies",
    "kept_bodies",
    "kind_plural",
]
