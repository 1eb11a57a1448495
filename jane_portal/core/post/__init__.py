"""What a letter is made of, and the slot through which rooms below `mail` post one.

A letter is written by a builder: a function of a room's `letters.py`, named by its dotted name, that takes the language
and the parameters and returns a `LetterText`. The text template begins with `Subject: …`; the HTML part is the same
paragraphs in one frame.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from jane_portal.core.text.terms import term

# Strings of the context with these endings keep their form; every other one is treated as a name of somebody.
KEPT_ENDINGS = ("url", "code", "text", "email")
_URL = re.compile(r"\S*(?:://|www\.)\S*", re.IGNORECASE)
_stop_url: ContextVar[str] = ContextVar("stop_url", default="")
# Whom the letter greets: a first name, "" for somebody unknown, None for a text that is a part of another letter.
_reader: ContextVar[str | None] = ContextVar("reader", default=None)
_FIRST_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_DOMAIN_DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2,})")


class NotNeeded(Exception):
    """Raised by a builder when the letter has lost its point before it was sent, such as a cancelled invitation."""


@dataclass(frozen=True)
class Attachment:
    """A file in a letter. media_type "text/calendar; method=REQUEST": for the calendar of the mail program."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True)
class LetterText:
    """One letter in one language. `html` may be empty. Attachments are made by the builder, when the letter is sent."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


def name_in_letter(value: str, longest: int = 120) -> str:
    """A name that cannot act in a letter: one line, no address that a mail program would make a link of."""
    plain = _DOMAIN_DOT.sub(". ", _URL.sub("", _one_line(value)))
    return " ".join(plain.split())[:longest]


def render_letter(template: str, context: Mapping[str, Any], attachments: tuple[Attachment, ...] = ()) -> LetterText:
    """Render `templates/<template>.txt` in the active language.

    Strings of the context are stripped as names unless their key ends in `url`, `code`, `email` or `text`;
    attributes of objects are not, so templates write `{{ organisation.name|name_in_letter }}`.
    """
    values = {key: _stripped(key, value) for key, value in context.items()}
    values |= {"helper": settings.PORTAL_HELPER, "portal_url": settings.PORTAL_BASE_URL, "DEMO": settings.DEMO}
    values["notices_url"] = _stop_url.get()
    engine = Engine.get_default()
    source = engine.get_template(f"{template}.txt").render(Context(values, autoescape=False))
    head, _newline, body = source.strip().partition("\n")
    if not head.startswith("Subject:"):
        raise ValueError(f"{template}.txt does not begin with Subject:")
    subject = " ".join(head.removeprefix("Subject:").split())
    footer = engine.get_template("mail/footer.txt").render(Context(values, autoescape=False))
    body = _framed(_tidied(body), _reader.get())
    text = f"{body}\n\n-- \n{_tidied(footer)}\n"
    frame = {
        "subject": subject,
        "language": translation.get_language(),
        "parts": paragraphs(body),
        "footer": paragraphs(footer),
    }
    html = render_to_string("mail/base.html", frame)
    return LetterText(subject=subject, text=text, html=html, attachments=attachments)


def write_letter(
    *, builder: str, language: str, params: dict[str, Any], stop_url: str = "", reader: str | None = None
) -> LetterText:
    """The letter in its language, written by its room. Raises NotNeeded, or whatever the builder raises.

    stop_url: the page on which its reader stops letters of this kind; named in the footer.
    reader: the full name of whom it greets, "" for somebody unknown; None leaves greeting and farewell out.
    """
    stop, whom = _stop_url.set(stop_url), _reader.set(None if reader is None else first_name(reader))
    try:
        with translation.override(language):
            written: LetterText = import_string(builder)(language=language, params=params)
    finally:
        _stop_url.reset(stop)
        _reader.reset(whom)
    return written


def first_name(name: str) -> str:
    """The first word of a name, when it is nothing but a name: people type all kinds of things there."""
    word = (name.split() or [""])[0]
    return word if len(word) <= 30 and _FIRST_NAME.fullmatch(word) else ""


def _framed(body: str, reader: str | None) -> str:
    """As a person writes: a greeting, the matter, a farewell."""
    if reader is None:
        return body
    greeting = _("Hello %(name)s,") % {"name": reader} if reader else _("Hello,")
    farewell = _("Kind regards")
    return f"{greeting}\n\n{body}\n\n{farewell}\n{term('portal')}"


def paragraphs(text: str) -> list[list[tuple[str, bool]]]:
    """Paragraphs of plain text as lines; a line that is only an address is marked True, to be a link."""
    return [
        [(line.strip(), bool(re.fullmatch(r"https?://\S+", line.strip()))) for line in block.split("\n")]
        for block in _tidied(text).split("\n\n")
        if block
    ]


def _stripped(key: str, value: Any) -> Any:
    if not isinstance(value, str) or key.endswith("text"):
        return value
    # An address may be quoted and hold line breaks of its own: it stays one line.
    return _one_line(value) if key.endswith(KEPT_ENDINGS) else name_in_letter(value)


def _one_line(value: str) -> str:
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} else char for char in value)


def _tidied(text: str) -> str:
    """No trailing blanks, at most one empty line in a row."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


_box: list[Callable[..., Any]] = []


def register_letter_box(queue: Callable[..., Any]) -> None:
    """The mail room hands in its `queue_letter`."""
    _box[:] = [queue]


def post_letter(
    *,
    builder: str,
    to: str,
    params: dict[str, Any],
    language: str,
    user: Any = None,
    kind: str,
    key: str = "",
    secret: bool = False,
) -> Any:
    """`mail.actions.queue_letter` for rooms below mail; see there."""
    return _box[0](
        builder=builder, to=to, params=params, language=language, user=user, kind=kind, key=key, secret=secret
    )
