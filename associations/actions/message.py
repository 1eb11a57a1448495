"""Letters of outsiders, relayed without showing any address of the association."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from associations.models import Organisation, RelayedMessage, Status
from associations.selectors.people import addresses_of, secretaries
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letter

# Afterwards only the letters of the receivers hold the text.
KEEP = datetime.timedelta(days=30)


@action
def relay_message(
    *,
    organisation: Organisation,
    sender_name: str,
    sender_email: str,
    subject: str,
    text: str,
    language: str,
    newcomer: dict[str, Any] | None = None,
    by: User | None,
) -> RelayedMessage:
    """Send the message to editors and mailboxes of the association, each address once; answers go to the sender.

    When nobody can be reached it goes to the secretary (`to_secretary`). The sender gets no copy: a form that writes
    to any address somebody types is an open relay. newcomer: what somebody new in the country has ticked in her own
    language (RelayedMessage.newcomer); the letter says it in the language of each receiver.
    """
    # The people of an association that has ended have laid their roles down.
    receivers = [] if organisation.status == Status.DISSOLVED else addresses_of(organisation)
    to_secretary = not receivers
    if to_secretary:
        receivers = [(user.email, user.language) for user in secretaries()]
    message = RelayedMessage.objects.create(
        organisation=organisation,
        sender_name=sender_name,
        sender_email=sender_email,
        subject=subject,
        text=text,
        language=language,
        newcomer=newcomer or {},
        recipients=len(receivers),
        to_secretary=to_secretary,
    )
    _pass_on(message, receivers)
    return message


@action
def relay_to_office(
    *, addressee: str, path: str, to: User, values: dict[str, str], language: str, by: User | None
) -> RelayedMessage:
    """The same to somebody in an office of a room above. addressee: the office in words; path: its page.

    values: sender_name, sender_email, subject, text.
    """
    message = RelayedMessage.objects.create(
        addressee=addressee[:300], path=path, language=language, recipients=1, **values
    )
    _pass_on(message, [(to.email, to.language)])
    return message


def _pass_on(message: RelayedMessage, receivers: list[tuple[str, str]]) -> None:
    for email, language in receivers:
        queue_letter(
            builder="associations.letters.message.relayed",
            to=email,
            params={"message_id": message.pk},
            language=language,
            kind="relayed_message",
            key=f"relayed_message:{message.pk}",
            reply_to=message.sender_email,
        )


@action
def drop_old_messages(*, by: User | None = None) -> int:
    """Nightly: messages older than 30 days are deleted. Returns how many."""
    return RelayedMessage.objects.filter(created_at__lt=timezone.now() - KEEP).delete()[0]
