"""What this room hands to the registries."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.rules import is_secretary
from jane_portal.core.registry import Block

from .models.office import WARNING
from .selectors.election import asked_candidates, waits_for_votes
from .selectors.office import agents_in, own_offices, waiting_for_secretary
from .selectors.outside_blocks import OUTSIDE_BLOCKS, OUTSIDE_DEEDS

# What the deeds of this room are called on history pages.
DEEDS = {
    "representation.write_circular": _("Letter written to the associations of a place"),
    "representation.mark_sent": _("Letters written"),
    "representation.give_office": _("Office given"),
    "representation.name_substitute": _("Substitute named"),
    "representation.change_card": _("Public card changed"),
    "representation.end_office": _("Office ended early"),
    "representation.warn_of_end": _("Told that the term ends"),
    "representation.create_election": _("Election drafted"),
    "representation.change_election": _("Election changed"),
    "representation.announce_election": _("Candidates called for"),
    "representation.cancel_election": _("Election cancelled"),
    "representation.propose_candidate": _("Candidate proposed"),
    "representation.consent_to_stand": _("Consented to stand"),
    "representation.withdraw_candidacy": _("Candidacy withdrawn"),
    "representation.endorse_candidate": _("Candidate endorsed"),
    "representation.open_voting": _("Vote opened"),
    "representation.cast_vote": _("Vote given"),
    "representation.take_portal_step": _("Call for candidates ended"),
    "representation.count_votes": _("Votes counted"),
    "representation.record_evening": _("Result of an evening written down"),
    "representation.settle_uncontested": _("Elected without a vote"),
    "representation.mark_written": _("Letters written"),
    **OUTSIDE_DEEDS,
}


def agents_here(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a municipality: its agents, or that it has none. Two statements."""
    return {"place": agents_in(municipality, user)}


def agents_on_card(municipality: Any, user: Any) -> dict[str, Any] | None:
    """On the printed card of a municipality, which anybody may read."""
    place = agents_in(municipality, user)
    return {"place": place} if place.cards else None


def own_office(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of an agent or coordinator: the start kit, and when the term ends."""
    if not user.is_authenticated:
        return None
    offices = own_offices(user)
    soon = timezone.localdate() + WARNING
    ending = {office.pk for office, _former in offices if office.until is not None and office.until <= soon}
    return {"offices": offices, "ending": ending} if offices else None


def own_elections(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk: votes to give, candidacies to consent to or to endorse."""
    if not user.is_authenticated:
        return None
    found = {"entries": waits_for_votes(user), "asked": asked_candidates(user)}
    return found if any(found.values()) else None


def kept_elections(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the secretary's desk: terms that end, seats that were left, elections that need her."""
    if not user.is_authenticated or not is_secretary(user):
        return None
    waiting = waiting_for_secretary()
    return {"waiting": waiting} if waiting else None


BLOCKS = [
    Block("agents", "municipality", "representation/_municipality.html", agents_here, order=10, statements=2),
    Block("agents", "municipality_card", "representation/_card_pdf.html", agents_on_card, order=10, statements=2),
    Block("office", "desk", "representation/_desk_offices.html", own_office, order=8, statements=2),
    Block("elections", "desk", "representation/_desk_votes.html", own_elections, order=4, statements=2),
    Block("agents", "desk", "representation/_desk_elections.html", kept_elections, order=30, statements=3),
    *OUTSIDE_BLOCKS,
]
