"""Somebody in an office of the network, and an election of agents."""

from __future__ import annotations

import datetime
from typing import Any

from associations.public import named
from jane_portal.api.selectors.slices import VISITOR
from networks.representation.models import Candidate as CandidateRecord
from networks.representation.models import Election as ElectionRecord
from networks.representation.models import Office
from networks.representation.public import ELECTION, OFFICE, candidate_name, office_card

from .body import public_organisation
from .common import Document, Named, Page, of_list


class Agent(Document):
    """The name and the person's own details only by her own choice."""

    uuid: str
    kind: Named
    municipality: Named | None
    area: Named | None
    name: str | None
    email: str | None
    phone: str | None
    on_behalf_of: Named | None
    since: datetime.date
    until: datetime.date | None
    about: str | None
    mailbox: str | None
    address: str
    updated_at: datetime.datetime


class AgentPage(Page[Agent]):
    pass


class Candidate(Document):
    """votes: empty until the election is decided, and for good where there was no vote."""

    name: str
    organisation: Named | None
    votes: int | None
    elected: bool


class Election(Document):
    uuid: str
    state: Named
    municipality: Named | None
    area: Named | None
    seats: int
    task: str | None
    way: Named
    voters: Named
    term_since: datetime.date
    term_until: datetime.date
    call_until: datetime.date | None
    voting_from: datetime.date | None
    voting_until: datetime.date | None
    evening_on: datetime.date | None
    evening_place: str | None
    decided_on: datetime.date | None
    reason: str | None
    roll_size: int | None
    turnout: int | None
    blank_votes: int | None
    candidates: list[Candidate]
    address: str
    updated_at: datetime.datetime


class ElectionPage(Page[Election]):
    pass


def agent(record: Office) -> dict[str, Any]:
    """From a record that selectors.agents has read."""
    card, behind = office_card(record, VISITOR), public_organisation(record.on_behalf_of)
    return {
        **of_list(OFFICE, record),
        "name": card.name or None,
        "email": card.email or None,
        "phone": card.phone or None,
        "on_behalf_of": named(behind.uuid, behind.name) if behind else None,
        "updated_at": record.updated_at,
    }


def election(record: ElectionRecord) -> dict[str, Any]:
    return {
        **of_list(ELECTION, record),
        "candidates": [_candidate(one) for one in record.standing_read],  # type: ignore[attr-defined]
        "updated_at": record.updated_at,
    }


def _candidate(one: CandidateRecord) -> dict[str, Any]:
    """As the page of the election names her; 90 days after the decision her association alone."""
    behind = public_organisation(one.organisation)
    return {
        "name": candidate_name(one),
        "organisation": named(behind.uuid, behind.name) if behind else None,
        "votes": one.votes,
        "elected": one.elected,
    }
