"""The letter of an agent, a local body or the secretary to an association."""

from __future__ import annotations

from typing import Any

from jane_portal.mail.letter import LetterText, NotNeeded, render_letter
from networks.representation.models import Circular


def circular(*, language: str, params: dict[str, Any]) -> LetterText:
    """Answers go to the writer."""
    found = Circular.objects.filter(pk=params["circular"]).select_related("municipality", "area").first()
    if found is None:
        raise NotNeeded
    context = {"subject": found.subject, "body": found.text, "sender": found.on_behalf_of, "reply_to": found.reply_to}
    return render_letter("mail/representation/circular", context | {"place": found.place_name})
