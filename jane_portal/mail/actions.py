"""The life of a letter: queued by a room, claimed, rendered, sent or retried by the worker."""

from __future__ import annotations

import datetime
import logging
import smtplib
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db.models import F
from django.utils import timezone

from jane_portal.core.dispatch import later
from jane_portal.core.post import NotNeeded, write_letter

from .models import Letter

log = logging.getLogger(__name__)

# The lease outlives the SMTP timeout, so that a live worker never loses its letter to another one.
LEASE = datetime.timedelta(seconds=120)
MAX_ATTEMPTS = 8
KEEP_BODIES = datetime.timedelta(days=30)


def queue_letter(
    *,
    builder: str,
    to: str,
    params: dict[str, Any],
    language: str,
    user: Any = None,
    kind: str,
    secret: bool = False,
    reply_to: str = "",
) -> Letter:
    """Put one letter to one address in the queue; it goes out after the commit of the caller's transaction.

    builder: dotted name of a function `(*, language: str, params: dict) -> LetterText`; params: JSON-able.
    secret: the letter holds a code or a personal link, so its body is dropped as soon as it is sent.
    reply_to: the address to which an answer goes, already checked by a form.
    An address that is none makes a failed letter, not an error: the deed that caused the letter still holds.
    """
    key = uuid.uuid4()
    letter = Letter(
        uuid=key,
        builder=builder,
        params=params,
        secret=secret,
        to=to.strip()[:254],
        reply_to=reply_to,
        user=user,
        language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        kind=kind,
        message_id=f"<{key}@{urlsplit(settings.PORTAL_BASE_URL).hostname or 'localhost'}>",
    )
    try:
        validate_email(letter.to)
    except ValidationError:
        letter.state, letter.params, letter.last_error = Letter.State.FAILED, {}, "Not an e-mail address"
    letter.save()
    if letter.state == Letter.State.QUEUED:
        later("mail.send", letter_id=letter.pk)
    return letter


def send_letter(letter_id: int) -> Letter | None:
    """Send one queued letter. Runs any number of times, sends once. None when the letter was not ours to send."""
    now = timezone.now()
    claimed = (
        Letter.objects.due(now)
        .filter(pk=letter_id)
        .update(state=Letter.State.CLAIMED, lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    letter = Letter.objects.get(pk=letter_id)
    try:
        written = write_letter(builder=letter.builder, language=letter.language, params=letter.params)
    except NotNeeded:
        return _finish(letter, state=Letter.State.DROPPED, params={})
    except Exception as error:
        log.exception("Letter %s cannot be written", letter.pk)
        return _try_again(letter, f"{type(error).__name__}: {error}")
    letter.subject, letter.text, letter.html = written.subject[:250], written.text, written.html
    # Committed before SMTP: after a crash nobody mistakes this letter for one that never left.
    if not _move(letter, state=Letter.State.SENDING, subject=letter.subject, text=letter.text, html=letter.html):
        return None
    if settings.MAIL_TO_DEMO_BOX:
        return _sent(letter)
    return _deliver(letter)


def _deliver(letter: Letter) -> Letter | None:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        connection = get_connection()
        connection.open()
    except OSError as error:  # includes smtplib.SMTPException: nothing has left yet
        return _try_again(letter, f"{type(error).__name__}: {error}")
    try:
        message.connection = connection
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        return _refused(letter, code, reason)
    except smtplib.SMTPResponseException as error:
        return _refused(letter, error.smtp_code, error.smtp_error)
    except OSError as error:  # the line broke in the middle: the letter may have been taken
        return _finish(letter, state=Letter.State.UNCERTAIN, last_error=f"{type(error).__name__}: {error}"[:300])
    finally:
        connection.close()
    return _sent(letter)


def _refused(letter: Letter, code: int, reason: bytes | str) -> Letter | None:
    words = f"{code} {reason.decode(errors='replace') if isinstance(reason, bytes) else reason}"
    if 400 <= code < 500:
        return _try_again(letter, words)
    return _finish(letter, state=Letter.State.FAILED, params={}, last_error=words[:300])


def _sent(letter: Letter) -> Letter | None:
    return _finish(letter, state=Letter.State.SENT, sent_at=timezone.now(), params={}, last_error="")


def _try_again(letter: Letter, error: str) -> Letter | None:
    """Back to the queue after 1, 2, 4 … 64 minutes; after the last attempt it has failed."""
    if letter.attempts >= MAX_ATTEMPTS:
        return _finish(letter, state=Letter.State.FAILED, params={}, last_error=error[:300])
    wait = datetime.timedelta(minutes=2 ** (letter.attempts - 1))
    return _finish(letter, state=Letter.State.QUEUED, next_try_at=timezone.now() + wait, last_error=error[:300])


def _finish(letter: Letter, **fields: Any) -> Letter | None:
    """Out of this worker's hands. A secret letter leaves no body behind, however it ended."""
    if letter.secret and not settings.MAIL_TO_DEMO_BOX:
        fields |= {"text": "", "html": ""}
        if fields["state"] != Letter.State.QUEUED:
            fields["params"] = {}
    return letter if _move(letter, lease_until=None, **fields) else None


def _move(letter: Letter, **fields: Any) -> bool:
    """Change the row if this worker still holds it: same state, same attempt."""
    held = Letter.objects.filter(pk=letter.pk, state=letter.state, attempts=letter.attempts)
    if not held.update(**fields):
        return False
    for name, value in fields.items():
        setattr(letter, name, value)
    return True


def sweep_letters() -> int:
    """Each minute: wake what is due, give back what a dead worker held. Returns how many letters were woken."""
    now = timezone.now()
    expired = Letter.objects.filter(lease_until__lt=now)
    expired.filter(state=Letter.State.CLAIMED).update(state=Letter.State.QUEUED, lease_until=None, next_try_at=now)
    stuck = expired.filter(state=Letter.State.SENDING)
    if not settings.MAIL_TO_DEMO_BOX:
        stuck.filter(secret=True).update(text="", html="", params={})
    uncertain = stuck.update(
        state=Letter.State.UNCERTAIN, lease_until=None, last_error="The worker stopped while sending"
    )
    if uncertain:
        log.error("%s letters are perhaps sent: look into the log of the mail server", uncertain)
    due = list(Letter.objects.due(now).order_by("next_try_at").values_list("pk", flat=True)[:500])
    for pk in due:
        later("mail.send", letter_id=pk)
    return len(due)


def drop_old_bodies() -> int:
    """Nightly: 30 days after sending (or giving up) only the fact of the letter stays. Returns a count."""
    limit = timezone.now() - KEEP_BODIES
    done = [Letter.State.SENT, Letter.State.FAILED, Letter.State.DROPPED, Letter.State.UNCERTAIN]
    old = Letter.objects.filter(state__in=done, created_at__lt=limit).exclude(text="", html="", subject="", params={})
    return old.update(subject="", text="", html="", params={})
