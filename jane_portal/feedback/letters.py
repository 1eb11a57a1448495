"""Letters about messages to the keepers. What a confidential report says is in none of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jane_portal.core.post.kinds import LetterKind
from jane_portal.core.tokens import derive_token
from jane_portal.mail.letter import LetterText, NotNeeded, render_letter

from .models import Ticket

PURPOSE = "feedback.receipt"
KINDS = [
    LetterKind("feedback_opened", _("A message to the keepers")),
    LetterKind("feedback_reminder", _("A message waits for an answer")),
    LetterKind("feedback_answered", _("Answer to your message")),
]


def receipt_of(ticket: Ticket) -> str:
    """The token of the sender's receipt, derived anew."""
    return derive_token(PURPOSE, ticket.uuid, 1)


def opened(*, language: str, params: dict[str, Any]) -> LetterText:
    """To those who answer: something has come."""
    return _to_answerer("opened", params)


def reminder(*, language: str, params: dict[str, Any]) -> LetterText:
    """To those who answer: the day is near."""
    return _to_answerer("reminder", params)


def answered(*, language: str, params: dict[str, Any]) -> LetterText:
    """To the sender: the answer is there."""
    ticket = Ticket.objects.filter(pk=params["ticket_id"], state=Ticket.State.ANSWERED).first()
    if ticket is None:
        raise NotNeeded
    address = settings.PORTAL_BASE_URL + reverse("ticket_open", args=[receipt_of(ticket)])
    return render_letter("mail/feedback/answered", {"answer_url": address})


def _to_answerer(name: str, params: dict[str, Any]) -> LetterText:
    ticket = Ticket.objects.waiting().filter(pk=params["ticket_id"]).first()
    if ticket is None:
        raise NotNeeded
    context = {
        "confidential": ticket.kind == Ticket.Kind.REPORT,
        "content": ticket.kind == Ticket.Kind.CONTENT,
        "day": ticket.due_on,
        "ticket_url": settings.PORTAL_BASE_URL + reverse("ticket_detail", args=[ticket.pk]),
    }
    return render_letter(f"mail/feedback/{name}", context)
