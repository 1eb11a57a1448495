"""Letters about claims: to deciders, to owners, to the person who asked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from associations.models import Claim
from jane_portal.core.text.terms import term
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter

from .quote import quoted


def _claim(params: dict[str, Any], *states: str) -> Claim:
    """Raises NotNeeded when the claim is gone or no longer in one of these states."""
    found = Claim.objects.select_related("organisation__domicile", "user").filter(pk=params["claim_id"])
    claim = found.filter(state__in=states).first() if states else found.first()
    if claim is None:
        raise NotNeeded
    return claim


def _context(claim: Claim) -> dict[str, Any]:
    base = settings.PORTAL_BASE_URL
    return {
        "organisation": claim.organisation.name,
        "municipality": str(claim.organisation.domicile or ""),
        "person": claim.user.name or claim.user.email,
        "person_email": claim.user.email,
        "proof": claim.get_proof_display(),
        "explanation_text": quoted(claim.explanation),
        "objection_text": quoted(claim.objection),
        "reason_text": quoted(claim.reason),
        "day": claim.waits_until if claim.is_takeover else None,
        "secretary": term("secretary"),
        "claim_url": base + reverse("claim_detail", kwargs={"pk": claim.pk}),
        "page_url": base + claim.organisation.get_absolute_url(),
        "people_url": base + reverse("person_list", kwargs={"slug": claim.organisation.slug}),
    }


def _letter(name: str, params: dict[str, Any], *states: str) -> LetterText:
    return render_letter(f"mail/associations/{name}", _context(_claim(params, *states)))


def claim_opened(*, language: str, params: dict[str, Any]) -> LetterText:
    """To those who decide."""
    return _letter("claim_opened", params, Claim.State.OPEN)


def claim_seen_by_owner(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the present owner, who may object."""
    return _letter("claim_seen_by_owner", params, Claim.State.OPEN)


def claim_objected(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the secretary, who decides contested claims."""
    return _letter("claim_objected", params, Claim.State.OPEN)


def claim_approved(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("claim_approved", params, Claim.State.APPROVED)


def claim_approved_others(*, language: str, params: dict[str, Any]) -> LetterText:
    """To those who held the entry before."""
    return _letter("claim_approved_others", params, Claim.State.APPROVED)


def claim_refused(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("claim_refused", params, Claim.State.REFUSED)
