"""Letters of an election to associations: the call, the vote, the reminder, the result."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.text.terms import term
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.representation.models import Candidate, Election, ElectionState, RollEntry
from networks.representation.models.election import FEW_VOTERS
from networks.representation.public import candidate_name


def _election(params: dict[str, Any], state: str) -> Election:
    """Raises NotNeeded when it has moved on before the letter left."""
    found = Election.objects.select_related("municipality", "area").filter(pk=params["election"], state=state).first()
    if found is None:
        raise NotNeeded
    return found


def _letter(name: str, election: Election, **more: Any) -> LetterText:
    url = settings.PORTAL_BASE_URL + election.get_absolute_url()
    context = {
        "agent": term("agent"),
        "place": election.place_name,
        "seats": election.seats,
        "task_text": election.task,
        "reason_text": election.reason,
        "call_until": election.call_until,
        "voting_from": election.voting_from,
        "voting_until": election.voting_until,
        "evening_on": election.evening_on,
        "term_since": election.term_since,
        "term_until": election.term_until,
        "election_url": url,
        "propose_url": settings.PORTAL_BASE_URL + reverse("candidate_create", kwargs={"pk": election.pk}),
        **more,
    }
    return render_letter(f"mail/representation/election_{name}", context)


def call(*, language: str, params: dict[str, Any]) -> LetterText:
    election = _election(params, ElectionState.CALL)
    if not election.takes_candidates():
        raise NotNeeded
    return _letter("call", election)


def _to_voter(name: str, params: dict[str, Any]) -> LetterText:
    election = _election(params, ElectionState.VOTING)
    entry = RollEntry.objects.select_related("organisation").filter(pk=params["entry"], voted_by=None).first()
    link = PersonalLink.objects.usable().filter(uuid=params["link"]).first()
    if entry is None or link is None or not election.takes_votes():
        raise NotNeeded
    names = [
        candidate_name(one)
        for one in Candidate.objects.filter(election=election).standing().select_related("user", "organisation")
    ]
    few = election.roll_size is not None and election.roll_size < FEW_VOTERS
    names_text = "\n".join(f"- {one}" for one in names)
    return _letter(
        name,
        election,
        organisation=entry.organisation.name,
        vote_url=link_url(link),
        candidates_text=names_text,
        few=few,
    )


def voting(*, language: str, params: dict[str, Any]) -> LetterText:
    return _to_voter("voting", params)


def reminder(*, language: str, params: dict[str, Any]) -> LetterText:
    return _to_voter("reminder", params)


def voted(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the others of an association: that its vote is in. Neither who gave it nor what it was is in the letter."""
    rows = RollEntry.objects.select_related("organisation", "election__municipality", "election__area")
    entry = rows.filter(pk=params["entry"], voted_by__isnull=False).first()
    if entry is None:
        raise NotNeeded
    return _letter("voted", entry.election, organisation=entry.organisation.name)


def result(*, language: str, params: dict[str, Any]) -> LetterText:
    election = _election(params, ElectionState.DECIDED)
    chosen = Candidate.objects.filter(election=election, elected=True).select_related("user", "organisation")
    names_text = "\n".join(f"- {candidate_name(one)}" for one in chosen.order_by("-votes", "pk"))
    return _letter("result", election, elected_text=names_text)


def cancelled(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("cancelled", _election(params, ElectionState.CANCELLED))
