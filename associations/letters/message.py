"""The letter in which an outsider's message reaches an association."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from associations.models import RelayedMessage
from jane_portal.core.text.terms import term
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter

from .quote import quoted


def relayed(*, language: str, params: dict[str, Any]) -> LetterText:
    """Each line of the message is quoted, so that nothing in it looks like the portal's own words or links."""
    message = RelayedMessage.objects.select_related("organisation").filter(pk=params["message_id"]).first()
    if message is None:
        raise NotNeeded
    context = {
        "organisation": message.organisation.name,
        "sender": message.sender_name,
        "sender_email": message.sender_email,
        "topic": message.subject,
        "quoted_text": quoted(message.text),
        "to_secretary": message.to_secretary,
        "secretary": term("secretary"),
        "page_url": settings.PORTAL_BASE_URL + message.organisation.get_absolute_url(),
    }
    return render_letter("mail/associations/message_relayed", context)
