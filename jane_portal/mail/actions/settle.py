"""What became of a letter, written down by the worker that holds it."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, F, TextField, Value, When
from django.utils import timezone

from jane_portal.mail.models import Letter
from jane_portal.mail.selectors.report import is_hard, status_in

from .bounce import note_return

# 1, 2, 4 … 32 minutes and then every hour: about a day, and then a person is told.
MAX_ATTEMPTS = 29
LONGEST_WAIT = 60


def settle(letter: Letter, **fields: Any) -> bool:
    """Out of this worker's hands. False when they held it no more, and then nothing is changed.

    What was sent too slowly may be *uncertain* by now; the one who knows still says so. A secret letter leaves no body
    behind, however it ended, and nothing to write it from unless it still waits.
    """
    waits = fields["state"] == Letter.State.QUEUED
    if letter.secret and not settings.MAIL_TO_DEMO_BOX:
        fields |= {"text": "", "html": ""} | ({} if waits else {"params": {}})
    if fields["state"] != Letter.State.UNCERTAIN:
        fields["claim"] = None
    held = Letter.objects.filter(pk=letter.pk, claim=letter.claim, state__in=_held(fields["state"]))
    if not held.update(lease_until=None, **fields):
        return False
    for name, value in (fields | {"lease_until": None}).items():
        setattr(letter, name, value)
    return True


def sent(letters: list[Letter]) -> None:
    """These have been taken by the mail server; one statement."""
    if not letters:
        return
    now = timezone.now()
    held = Letter.objects.filter(
        pk__in=[letter.pk for letter in letters], claim=letters[0].claim, state__in=_held(Letter.State.SENT)
    )
    fields: dict[str, Any] = {"state": Letter.State.SENT, "sent_at": now, "params": {}, "last_error": ""}
    fields |= {"claim": None, "lease_until": None}
    if any(letter.secret for letter in letters) and not settings.MAIL_TO_DEMO_BOX:
        for name in ("text", "html"):
            fields[name] = Case(When(secret=True, then=Value("")), default=F(name), output_field=TextField())
    held.update(**fields)
    for letter in letters:
        letter.state, letter.sent_at, letter.params, letter.claim = Letter.State.SENT, now, {}, None


def refused(letter: Letter, code: int, words: str) -> None:
    """The mail server said no. Retried on a transient answer only (RFC 5321, 4.2.1)."""
    if 400 <= code < 500:
        try_again(letter, f"{code} {words}")
        return
    settle(letter, state=Letter.State.FAILED, last_error=f"{code} {words}"[:300])
    if is_hard(status := status_in(words)):
        note_return(letter=letter, status=status, reason=words)


def try_again(letter: Letter, error: str) -> None:
    """Back to the queue for a while; after a day of attempts, or its lifetime, it is given up and a person is told."""
    wait = datetime.timedelta(minutes=min(2 ** (letter.attempts - 1), LONGEST_WAIT))
    too_late = letter.expires_at is not None and letter.expires_at <= timezone.now() + wait
    if too_late or letter.attempts >= MAX_ATTEMPTS:
        settle(letter, state=Letter.State.GIVEN_UP, attempts=letter.attempts, last_error=error[:300])
        return
    settle(
        letter,
        state=Letter.State.QUEUED,
        attempts=letter.attempts,
        next_try_at=timezone.now() + wait,
        last_error=error[:300],
    )


def _held(to: str) -> list[str]:
    working: list[str] = [Letter.State.CLAIMED, Letter.State.SENDING]
    return [*working, Letter.State.UNCERTAIN] if to == Letter.State.SENT else working
