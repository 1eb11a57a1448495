"""Into the queue: one row for each letter and recipient, in the caller's own transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from jane_portal.core.dispatch import later
from jane_portal.core.post.kinds import kind_of
from jane_portal.core.tokens import derive_token
from jane_portal.mail.models import Letter, NoticeChoice
from jane_portal.mail.selectors.notices import choices_about

BATCH = 1000


@dataclass(frozen=True)
class Recipient:
    """One reader of a letter that goes to many. params: what differs from the common ones."""

    to: str
    language: str = settings.LANGUAGE_CODE
    user: Any = None
    params: dict[str, Any] = field(default_factory=dict)


def queue_letter(
    *,
    builder: str,
    to: str,
    params: dict[str, Any],
    language: str,
    user: Any = None,
    kind: str,
    key: str = "",
    secret: bool = False,
    reply_to: str = "",
) -> Letter:
    """Put one letter to one address in the queue; it goes out after the commit of the caller's transaction.

    builder: dotted name of a function `(*, language: str, params: dict) -> LetterText`; params: JSON-able.
    key: what this letter is about, such as "meetings.call:41". Queued again for the same address or person it is the
    letter that is there already, whatever became of it. Without a key each call is a letter of its own.
    secret: the letter holds a code or a personal link, so its body is dropped as soon as it is sent.
    reply_to: the address to which an answer goes, already checked by a form.
    An address that is none makes a failed letter, not an error: the deed that caused the letter still holds.
    """
    letter = _letter(
        Recipient(to=to, language=language, user=user, params=params),
        builder=builder,
        kind=kind,
        key=key,
        secret=secret,
        reply_to=reply_to,
    )
    heed_choices([letter])
    if not key:
        letter.save()
    else:
        # Waits for another transaction that is queuing the same letter.
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
        there = Letter.objects.filter(message_id=letter.message_id).first()
        there = there or Letter.objects.get(key=key, user=user)
        if there.uuid != letter.uuid:
            return there
        letter = there
    if letter.state == Letter.State.QUEUED:
        later("mail.send", letter_id=letter.pk)
    return letter


def queue_letters(
    *,
    builder: str,
    recipients: Iterable[Recipient],
    params: dict[str, Any],
    kind: str,
    key: str,
    secret: bool = False,
    reply_to: str = "",
) -> int:
    """One letter to each of many, by the thousand; see `queue_letter`. Returns how many were not there already.

    Call it inside a transaction: either all letters are queued or none.
    """
    before = Letter.objects.filter(key=key).count()
    rest = iter(recipients)
    while some := list(islice(rest, BATCH)):
        letters = [
            _letter(
                recipient,
                builder=builder,
                kind=kind,
                key=key,
                secret=secret,
                reply_to=reply_to,
                common=params,
            )
            for recipient in some
        ]
        heed_choices(letters)
        Letter.objects.bulk_create(letters, ignore_conflicts=True)
    later("mail.drain")
    return Letter.objects.filter(key=key).count() - before


def heed_choices(letters: list[Letter]) -> None:
    """Letters of a kind that may be refused go as each reader has chosen: at once, in a summary, or not at all."""
    waiting = [letter for letter in letters if letter.state == Letter.State.QUEUED]
    for letter, choice in zip(waiting, choices_about(waiting), strict=True):
        if choice == NoticeChoice.Choice.NEVER:
            letter.state, letter.params, letter.last_error = Letter.State.DROPPED, {}, "Not wanted by the reader"
        elif choice in (NoticeChoice.Choice.DAY, NoticeChoice.Choice.WEEK):
            letter.state, letter.collect = Letter.State.COLLECTED, choice


def message_id(key: str, to: str) -> str:
    """The same for the same letter to the same address, so that mail servers too see that a second copy is one.

    Keyed, so that nobody who has not seen the letter can name it in a forged report of its return.
    """
    mark = derive_token("mail.message_id", f"{key}\n{to.casefold()}", 1)
    return f"<{mark}@{urlsplit(settings.PORTAL_BASE_URL).hostname or 'localhost'}>"


def _letter(
    recipient: Recipient,
    *,
    builder: str,
    kind: str,
    key: str,
    secret: bool,
    reply_to: str,
    common: dict[str, Any] | None = None,
) -> Letter:
    own, now, lifetime = uuid.uuid4(), timezone.now(), kind_of(kind).lifetime
    to = recipient.to.strip()[:254]
    letter = Letter(
        uuid=own,
        builder=builder,
        params=(common or {}) | recipient.params,
        secret=secret,
        to=to,
        reply_to=reply_to,
        user=recipient.user,
        language=recipient.language if recipient.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        kind=kind,
        key=key,
        message_id=message_id(key or str(own), to),
        next_try_at=now,
        expires_at=now + lifetime if lifetime else None,
    )
    try:
        validate_email(to)
    except ValidationError:
        letter.state, letter.params, letter.last_error = Letter.State.FAILED, {}, "Not an e-mail address"
    return letter
