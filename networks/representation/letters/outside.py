"""Letters about the term of a representative."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.representation.models import Representative
from networks.representation.selectors.outside import seat_name


def _letter(name: str, params: dict[str, Any]) -> LetterText:
    related = ("seat__body__municipality", "seat__body__organisation", "seat__body__nominating_body", "on_behalf_of")
    term = Representative.objects.select_related(*related, "user").filter(pk=params["term"]).first()
    if term is None or (name != "ended" and term.has_ended):
        raise NotNeeded
    body = term.seat.body
    context = {
        "body": seat_name(term.seat),
        "chooser": body.nominating_body.name,
        "holder": term.user.get_full_name(),
        "organisation": term.on_behalf_of.name if term.on_behalf_of else "",
        "is_deputy": term.seat.deputy_of_id is not None,
        "is_invited": term.seat.is_invited,
        "since": term.since,
        "until": term.until,
        "task_text": term.seat.task,
        "reason_text": term.reason,
        "body_url": settings.PORTAL_BASE_URL + body.get_absolute_url(),
        "choice_url": settings.PORTAL_BASE_URL + reverse("profile_update"),
    }
    return render_letter(f"mail/representation/representative_{name}", context)


def named(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("named", params)


def ended(*, language: str, params: dict[str, Any]) -> LetterText:
    return _letter("ended", params)


def ending(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the representative, 90 days before."""
    return _letter("ending", params)


def ending_elsewhere(*, language: str, params: dict[str, Any]) -> LetterText:
    """To those who choose her successor."""
    return _letter("ending_elsewhere", params)
