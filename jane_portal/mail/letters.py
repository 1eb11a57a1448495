"""The summary of letters that a reader has asked to be gathered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.core.post.kinds import LetterKind

from .letter import LetterText, render_letter
from .models import Letter

KINDS = [LetterKind("digest", _("Summary of notices"))]


def digest(*, language: str, params: dict[str, Any]) -> LetterText:
    """params: letters (their ids), window ("day" or "week"). What has lost its point meanwhile is left out."""
    items = []
    for letter in Letter.objects.filter(pk__in=params["letters"]).order_by("created_at", "pk"):
        try:
            text = write_letter(builder=letter.builder, language=language, params=letter.params)
        except NotNeeded:
            continue
        body, _mark, _footer = text.text.partition("\n-- \n")
        items.append({"subject": text.subject, "body": body.strip()})
    if not items:
        raise NotNeeded
    return render_letter("mail/mail/digest", {"items": items, "weekly": params["window"] == "week"})
