"""The letter about a hand-over that has been made."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.bodies.models import Handover


def made(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the leaver ("own"), and to those who keep the papers of the body."""
    rows = Handover.objects.select_related("mandate__seat__body", "mandate__seat__deputy_of", "mandate__user")
    found = rows.filter(pk=params["pk"]).first()
    if found is None:
        raise NotNeeded
    mandate = found.mandate
    context = {
        "own": params["own"],
        "body": mandate.seat.body.name,
        "seat": mandate.seat.label,
        "holder": mandate.person_name,
        "until": mandate.until,
        "handover_url": settings.PORTAL_BASE_URL + found.get_absolute_url(),
    }
    return render_letter("mail/bodies/handover_made", context)
