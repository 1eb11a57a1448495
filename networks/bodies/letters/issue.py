"""Letters about an issue that one body has raised to another."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.bodies.models import IssueState, RaisedIssue
from networks.bodies.models.issue import WAITING

SETTLED = (IssueState.ANSWERED, IssueState.DECLINED, IssueState.FORWARDED)


def _letter(name: str, params: dict[str, Any], states: tuple[str, ...]) -> LetterText:
    rows = RaisedIssue.objects.select_related("from_body", "to_body", "following__to_body").filter(pk=params["pk"])
    found = rows.first()
    if found is None or found.state not in states:
        raise NotNeeded
    following = getattr(found, "following", None)
    context = {
        "from_body": found.from_body.name,
        "to_body": found.to_body.name,
        "title": found.title,
        "issue_text": found.text,
        "state": found.state,
        "answer_text": found.answer,
        "further": following.to_body.name if following else "",
        "issue_url": settings.PORTAL_BASE_URL + found.get_absolute_url(),
    }
    return render_letter(f"mail/bodies/issue_{name}", context)


def raised(*, language: str, params: dict[str, Any]) -> LetterText:
    """To chair and secretary of the body that has received it."""
    return _letter("raised", params, WAITING)


def taken_up(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the side that has raised it: it is being worked on, and not answered yet."""
    return _letter("taken_up", params, (IssueState.TAKEN_UP,))


def answered(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the side that has raised it: answered, declined or forwarded."""
    return _letter("answered", params, SETTLED)
