"""Letters to somebody proposed as a candidate, and to the owner who is asked to endorse her."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.text.terms import term
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.representation.models import Candidate


def _candidate(params: dict[str, Any]) -> Candidate:
    related = ("election__municipality", "election__area", "organisation", "user", "proposed_by")
    found = Candidate.objects.select_related(*related).filter(pk=params["candidate"]).first()
    if found is None or found.withdrawn_at is not None or not found.election.takes_candidates():
        raise NotNeeded
    return found


def _context(found: Candidate) -> dict[str, Any]:
    return {
        "agent": term("agent"),
        "place": found.election.place_name,
        "organisation": found.organisation.name,
        "candidate": found.user.get_full_name(),
        "proposer": found.proposed_by.get_full_name() if found.proposed_by else "",
        "task_text": found.election.task,
        "motivation_text": found.motivation,
        "last_day": found.election.call_until,
        "term_since": found.election.term_since,
        "term_until": found.election.term_until,
        "election_url": settings.PORTAL_BASE_URL + found.election.get_absolute_url(),
    }


def consent(*, language: str, params: dict[str, Any]) -> LetterText:
    found = _candidate(params)
    link = PersonalLink.objects.usable().filter(uuid=params["link"]).first()
    if link is None or found.consented_at is not None:
        raise NotNeeded
    context = {**_context(found), "answer_url": link_url(link), "link_day": timezone.localdate(link.expires_at)}
    return render_letter("mail/representation/candidate_consent", context)


def endorse(*, language: str, params: dict[str, Any]) -> LetterText:
    found = _candidate(params)
    if found.endorsed_at is not None:
        raise NotNeeded
    path = reverse("candidate_endorse", kwargs={"pk": found.election_id, "row": found.pk})
    context = {**_context(found), "endorse_url": settings.PORTAL_BASE_URL + path}
    return render_letter("mail/representation/candidate_endorse", context)
