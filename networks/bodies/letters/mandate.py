"""Letters about a mandate: it begins, it ends early, it ends soon."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.bodies.models import Body, Mandate, MandateState
from networks.bodies.selectors.standing import without_substitute


def _mandate(params: dict[str, Any], state: str) -> Mandate:
    rows = Mandate.objects.select_related("seat__body", "seat__deputy_of", "user", "on_behalf_of")
    found = rows.filter(pk=params["pk"], state=state).first()
    if found is None:
        raise NotNeeded
    return found


def _context(mandate: Mandate) -> dict[str, Any]:
    body = mandate.seat.body
    return {
        "body": body.name,
        "seat": mandate.seat.label,
        "association": mandate.on_behalf_of.name if mandate.on_behalf_of else "",
        "since": mandate.since,
        "until": mandate.until,
        "carries_over": mandate.is_carried_on,
        "body_url": settings.PORTAL_BASE_URL + body.get_absolute_url(),
    }


def begun(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the holder: the seat is hers, from when to when, and what she can do now."""
    mandate = _mandate(params, MandateState.CONFIRMED)
    context = _context(mandate) | {"profile_url": settings.PORTAL_BASE_URL + reverse("profile_update")}
    return render_letter("mail/bodies/mandate_begun", context)


def ended(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the holder: her last day and why."""
    mandate = _mandate(params, MandateState.ENDED)
    return render_letter("mail/bodies/mandate_ended", _context(mandate) | {"reason": mandate.reason})


def ending(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the holder ("own") and to those who fill the seat: its last day comes near."""
    mandate = _mandate(params, MandateState.CONFIRMED)
    if mandate.until is None or mandate.until.isoformat() != params["until"]:
        raise NotNeeded
    fill = settings.PORTAL_BASE_URL + reverse("seat_list", kwargs={"slug": mandate.seat.body.slug})
    context = _context(mandate) | {"own": params["own"], "holder": mandate.person_name, "fill_url": fill}
    return render_letter("mail/bodies/mandate_ending", context)


def substitute(*, language: str, params: dict[str, Any]) -> LetterText:
    """To chair and secretary: nobody stands in for the secretary."""
    seat = without_substitute(Body.objects.living()).select_related("body").filter(pk=params["seat"]).first()
    if seat is None:
        raise NotNeeded
    fill = settings.PORTAL_BASE_URL + reverse("seat_list", kwargs={"slug": seat.body.slug})
    return render_letter("mail/bodies/substitute", {"body": seat.body.name, "fill_url": fill})
