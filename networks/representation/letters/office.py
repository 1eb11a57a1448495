"""Letters to the holder of an office, and about its end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from jane_portal.core.text.terms import term
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.representation.models import Office


def _letter(name: str, params: dict[str, Any]) -> LetterText:
    found = Office.objects.select_related("municipality", "area", "user").filter(pk=params["office"]).first()
    if found is None or (name != "ended" and found.has_ended):
        raise NotNeeded
    context = {
        "office": found.kind_label,
        "place": found.place_name,
        "holder": found.user.get_full_name(),
        "since": found.since,
        "until": found.until,
        "reason_text": found.reason,
        "is_agent": found.kind == "agent",
        "agent": term("agent"),
        "card_url": settings.PORTAL_BASE_URL + found.get_absolute_url(),
        "desk_url": settings.PORTAL_BASE_URL + reverse("desk"),
        "elections_url": settings.PORTAL_BASE_URL + reverse("election_list"),
        "start_url": settings.PORTAL_BASE_URL + reverse("election_create"),
    }
    return render_letter(f"mail/representation/office_{name}", context)


def given(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("given", params)


def ended(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("ended", params)


def ending(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the holder, 90 days before."""
    return _letter("ending", params)


def ending_local(*, language: str, params: dict[str, Any]) -> LetterText:
    """To chair and secretary of the local groups of the place."""
    return _letter("ending_local", params)


def ending_elsewhere(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the secretary, who starts the election."""
    return _letter("ending_elsewhere", params)
