"""Out of the queue: claim, write, commit as *sending*, hand to the mail server, settle.

A kill at any line loses nothing: what is claimed comes back when its lease ends, what is sending is asked after in the
relay's log (reliability 0.1). How many letters share one commit depends on that log: with it, twenty; without it one,
so that a kill leaves one letter in doubt and not twenty.
"""

from __future__ import annotations

import datetime
import logging
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from jane_portal.accounts.selectors.data import wants_no_letters
from jane_portal.core.dispatch import later
from jane_portal.core.instance import is_released
from jane_portal.core.post import LetterText, NotNeeded, write_letter
from jane_portal.mail.models import Letter
from jane_portal.mail.selectors.addresses import is_lost
from jane_portal.mail.selectors.notices import choices_url, is_notice
from jane_portal.mail.selectors.relay import asks_the_relay

from .settle import refused, sent, settle, try_again
from .wire import LINE_BROKE, REFUSED, SENT, Wire

log = logging.getLogger(__name__)

# The lease outlives the four answers of one letter (MAIL, RCPT, DATA, the dot), each of which may take EMAIL_TIMEOUT.
LEASE = datetime.timedelta(seconds=60)
CLAIMED_AT_ONCE = 20
# A letter in whose hands two workers have died travels alone from then on.
TOGETHER = Q(crashes__lt=2)
# One turn of a task: letters with codes wait for a free worker no longer than this.
TURN = 15.0


def send_letter(letter_id: int) -> Letter | None:
    """Send one queued letter. Runs any number of times, sends once. None when the letter was not ours to send."""
    if not is_released():
        return None
    letters = _claim(Q(pk=letter_id), 1)
    if not letters:
        return None
    with Wire() as wire:
        for some in _written(letters, 1):
            _send(some, wire)
    return letters[0]


def drain_letters() -> int:
    """Send what is due, in batches over one connection, for a turn of 15 seconds; then hand on to the next turn.

    Any number may run side by side. Returns how many letters were taken in hand.
    """
    done, end = 0, time.monotonic() + TURN
    at_once = CLAIMED_AT_ONCE if asks_the_relay() else 1
    with Wire() as wire:
        while is_released() and (letters := _claim(TOGETHER, CLAIMED_AT_ONCE)):
            token = letters[0].claim
            for some in _written(letters, at_once):
                if not _send(some, wire):
                    _give_back(token)
                    return done  # the mail server is away: the sweeper tries again
            done += len(letters)
            if time.monotonic() > end:
                later("mail.drain")
                break
    return done


def _claim(which: Q, most: int) -> list[Letter]:
    """Lease due letters to this call alone; others who look for work pass them by."""
    token, now = uuid.uuid4(), timezone.now()
    with transaction.atomic():
        due = Letter.objects.due(now).filter(which).order_by("next_try_at", "pk")
        chosen = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
        if not chosen:
            return []
        Letter.objects.filter(pk__in=chosen).update(state=Letter.State.CLAIMED, claim=token, lease_until=now + LEASE)
    return list(Letter.objects.filter(claim=token).select_related("user").order_by("next_try_at", "pk"))


def _give_back(token: uuid.UUID | None) -> None:
    """What has not been begun waits a minute."""
    mine = Letter.objects.filter(claim=token, state=Letter.State.CLAIMED)
    soon = timezone.now() + datetime.timedelta(minutes=1)
    mine.update(state=Letter.State.QUEUED, claim=None, lease_until=None, next_try_at=soon)


def _written(letters: list[Letter], at_once: int) -> Iterator[list[tuple[Letter, LetterText]]]:
    """The letters with their texts, so many at a time; one that cannot be written does not stop the next."""
    for start in range(0, len(letters), at_once):
        yield [(letter, text) for letter in letters[start : start + at_once] if (text := _text(letter)) is not None]


def _text(letter: Letter) -> LetterText | None:
    if letter.expires_at is not None and letter.expires_at <= timezone.now():
        settle(letter, state=Letter.State.GIVEN_UP, params={}, last_error="Too old to be of use")
        return None
    try:
        if is_notice(letter) and (wants_no_letters(letter.to) or is_lost(letter.to)):
            raise NotNeeded
        return write_letter(
            builder=letter.builder,
            language=letter.language,
            params=letter.params,
            stop_url=choices_url(letter),
            reader=letter.reader,
        )
    except NotNeeded:
        settle(letter, state=Letter.State.DROPPED, params={})
    except Exception as error:
        log.exception("Letter %s cannot be written", letter.pk)
        letter.attempts += 1
        try_again(letter, f"{type(error).__name__}: {error}")
    return None


def _send(some: list[tuple[Letter, LetterText]], wire: Wire) -> bool:
    """Hand these to the mail server and write down what it said. False when it is away: they are queued again."""
    if not some:
        return True
    if not settings.MAIL_TO_DEMO_BOX:
        # Opened before anything is marked: a server that is away leaves nothing in doubt.
        fault = wire.open()
        if fault:
            for letter, _words in some:
                letter.attempts += 1
                try_again(letter, fault)
            return False
    mine = _mark_sending(some)
    last = time.monotonic() + LEASE.total_seconds() - 4 * settings.EMAIL_TIMEOUT
    gone: list[Letter] = []
    for letter, text in mine:
        if time.monotonic() > last:
            settle(letter, state=Letter.State.QUEUED)  # not begun, and too late to begin under this lease
            continue
        outcome, code, words = (SENT, 250, "") if settings.MAIL_TO_DEMO_BOX else wire.send(letter, text)
        if outcome == SENT:
            gone.append(letter)
        elif outcome == REFUSED:
            refused(letter, code, words)
        elif outcome == LINE_BROKE:  # in the middle: the letter may have been taken
            settle(letter, state=Letter.State.UNCERTAIN, last_error=words)
            last = min(last, time.monotonic()) if wire.open() else last
    sent(gone)
    return True


def _mark_sending(some: list[tuple[Letter, LetterText]]) -> list[tuple[Letter, LetterText]]:
    """Committed before SMTP: after a crash nobody mistakes these letters for some that never left."""
    now = timezone.now()
    mine = []
    with transaction.atomic():
        for letter, text in some:
            letter.attempts += 1
            fields: dict[str, Any] = {"subject": text.subject[:250]}
            if not letter.secret or settings.MAIL_TO_DEMO_BOX:
                fields |= {"text": text.text, "html": text.html}
            held = Letter.objects.filter(pk=letter.pk, claim=letter.claim, state=Letter.State.CLAIMED)
            fields |= {"lease_until": now + LEASE, "sending_at": now, "attempts": F("attempts") + 1}
            if held.update(state=Letter.State.SENDING, **fields):
                letter.state = Letter.State.SENDING
                mine.append((letter, text))
    return mine
