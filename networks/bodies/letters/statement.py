"""Letters about a statement: it is for signing, its last day comes."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.bodies.models import Statement, StatementState


def _letter(name: str, params: dict[str, Any], states: tuple[str, ...]) -> LetterText:
    rows = Statement.objects.select_related("body").filter(pk=params["pk"], state__in=states)
    found = rows.first()
    if found is None:
        raise NotNeeded
    context = {
        "body": found.body.name,
        "title": found.title,
        "last_day": found.deadline,
        "asked_by": found.asked_by,
        "statement_url": settings.PORTAL_BASE_URL + found.get_absolute_url(),
    }
    return render_letter(f"mail/bodies/statement_{name}", context)


def signing(*, language: str, params: dict[str, Any]) -> LetterText:
    """To everybody who has a seat in the body."""
    return _letter("signing", params, (StatementState.SIGNING,))


def due(*, language: str, params: dict[str, Any]) -> LetterText:
    """To chair and secretary, three days before the last day."""
    return _letter("due", params, (StatementState.DRAFT, StatementState.SIGNING))
