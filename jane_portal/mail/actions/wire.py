"""One connection to the mail server, kept for as long as letters follow each other."""

from __future__ import annotations

import smtplib
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from jane_portal.core.post import LetterText
from jane_portal.mail.models import Letter
from jane_portal.mail.selectors.notices import stop_url

SENT, REFUSED, LINE_BROKE = "sent", "refused", "line broke"
Answer = tuple[str, int, str]


class Wire:
    """Opened at the first letter. A broken line is opened anew."""

    def __init__(self) -> None:
        self.connection: Any = None

    def __enter__(self) -> Wire:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> str:
        """The fault in words; empty when the line stands."""
        if self.connection is not None:
            return ""
        connection = get_connection()
        try:
            connection.open()
        except OSError as error:  # includes smtplib.SMTPException
            return _words(error)
        self.connection = connection
        return ""

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def send(self, letter: Letter, text: LetterText) -> Answer:
        """How it went, the server's code (0 without one), and its words."""
        message = build_message(letter, text)
        message.connection = self.connection
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            return REFUSED, code, _plain(reason)
        except smtplib.SMTPSenderRefused as error:
            # About the portal and not about this letter: an operator mends it, and then the letter goes.
            self.close()
            return REFUSED, 450, f"{error.smtp_code} {_plain(error.smtp_error)}"
        except (smtplib.SMTPNotSupportedError, ValueError) as error:  # an address or a line that cannot be written
            self.close()
            return REFUSED, 554, _words(error)
        except smtplib.SMTPResponseException as error:
            self.close()  # after 421 the server hangs up; whatever else it was, a new line is clean
            return REFUSED, error.smtp_code, _plain(error.smtp_error)
        except OSError as error:
            self.close()
            return LINE_BROKE, 0, _words(error)
        return SENT, 250, ""


def build_message(letter: Letter, text: LetterText) -> EmailMultiAlternatives:
    """The letter as it travels: plain text first, to one recipient."""
    message = EmailMultiAlternatives(
        text.subject,
        text.text,
        settings.MAIL_BOUNCES_TO or settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            # Seen by the reader; what comes back goes to the sender of the envelope, above.
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": letter.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    if stop := stop_url(letter):
        # One click in the mail program is a POST (RFC 8058); opening the address changes nothing.
        message.extra_headers |= {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    if text.html:
        message.attach_alternative(text.html, "text/html")
    for each in text.attachments:
        if each.media_type.startswith("text/calendar"):
            message.attach_alternative(each.content.decode(), each.media_type)
        else:
            message.attach(each.name, each.content, each.media_type)
    return message


def _plain(reason: bytes | str) -> str:
    return (reason.decode(errors="replace") if isinstance(reason, bytes) else reason)[:280]


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
