"""A message comes, is answered in time, and goes away."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.tokens import derive_token, token_hash
from jane_portal.mail.actions import queue_letter

from .letters import PURPOSE
from .models import Ticket
from .selectors import answerers


@action
def open_ticket(
    *, kind: Ticket.Kind, text: str, page: str = "", email: str = "", language: str, by: User | None
) -> Ticket:
    """Keep the message and tell those who answer. `by` is not stored: the sender may stay unknown."""
    key = uuid.uuid4()
    ticket = Ticket.objects.create(
        uuid=key,
        kind=kind,
        text=text,
        page=page,
        email=email,
        language=language,
        token_hash=token_hash(derive_token(PURPOSE, key, 1)),
        due_on=timezone.localdate() + datetime.timedelta(days=Ticket.ANSWER_DAYS[kind]),
    )
    _tell_answerers("opened", ticket)
    return ticket


@action
def answer_ticket(*, ticket: Ticket, answer: str, by: User) -> Ticket:
    """Write the answer for the sender. Raises ValidationError when somebody else has answered meanwhile."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if ticket.state != Ticket.State.OPEN:
        raise ValidationError(_("Somebody has answered this already."), code="answered")
    ticket.state, ticket.answer, ticket.answered_at, ticket.answered_by = (
        Ticket.State.ANSWERED,
        answer,
        timezone.now(),
        by,
    )
    ticket.save(update_fields=["state", "answer", "answered_at", "answered_by", "updated_at"])
    if ticket.email:
        _queue("answered", ticket, to=ticket.email, language=ticket.language)
    return ticket


@action
def remind_answerers(*, by: None = None) -> int:
    """Nightly: letters about messages whose day draws near. A missed night is caught up. Returns their number."""
    today = timezone.localdate()
    sent = 0
    for ticket in Ticket.objects.waiting().select_for_update().order_by("id"):
        age = (today - timezone.localdate(ticket.created_at)).days
        steps = sum(age >= day for day in Ticket.REMINDER_DAYS[Ticket.Kind(ticket.kind)])
        if steps > ticket.reminded:
            ticket.reminded = steps
            ticket.save(update_fields=["reminded"])
            sent += _tell_answerers("reminder", ticket)
    return sent


@action
def drop_old_tickets(*, by: None = None) -> int:
    """Nightly: what was answered long ago goes away as a whole. Returns how many."""
    now = timezone.now()
    dropped = 0
    for kind, days in Ticket.KEEP_DAYS.items():
        old = Ticket.objects.filter(kind=kind, answered_at__lt=now - datetime.timedelta(days=days))
        dropped += old.delete()[0]
    return dropped


def _tell_answerers(letter: str, ticket: Ticket) -> int:
    people = answerers()
    for person in people:
        _queue(letter, ticket, to=person.email, language=person.language, user=person)
    return len(people)


def _queue(letter: str, ticket: Ticket, **to: Any) -> None:
    queue_letter(
        builder=f"jane_portal.feedback.letters.{letter}",
        params={"ticket_id": ticket.pk},
        kind=f"feedback_{letter}",
        key=f"feedback_{letter}:{ticket.pk}:{ticket.reminded}",
        secret=letter == "answered",
        **to,
    )
