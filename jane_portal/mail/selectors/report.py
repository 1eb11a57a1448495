"""What a mail server says of a letter: it was not delivered (RFC 3464, 6522, 6533), or its reader complains (RFC 5965).

Anything else, such as the answer of somebody on holiday, is no report. Reading never raises, whatever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

READ_AT_MOST = 5 * 1024 * 1024
PARTS_AT_MOST = 40
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
COMPLAINT_TYPE = "message/feedback-report"
HEADER_TYPES = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
# Final, and still no fault of the address: a full box (2.2), a letter too long (2.3), a list that is away (2.4), the
# sender (1.7, 1.8), the host, the way, the protocol, the content, a policy such as a blocked mail server of our own.
_NOT_THE_ADDRESS = re.compile(r"5\.(1\.[78]|2\.[234]|3\.\d+|4\.(?!1$)\d+|[567]\.\d+)$")


@dataclass(frozen=True)
class Report:
    """message_ids: those of the letter that came back, as the report gives them. final: no further attempt is made.

    status: such as "5.1.1" (RFC 3463). reason: the words of the server that refused. complaint: it did arrive, and its
    reader has called it spam.
    """

    message_ids: tuple[str, ...]
    final: bool
    status: str = ""
    reason: str = ""
    complaint: bool = False


def read_report(raw: bytes) -> Report | None:
    """The report in this message; None when it is none, or when it does not say what became of a letter."""
    try:
        message = message_from_bytes(raw[:READ_AT_MOST])
        return _read(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # the parser of the library is lenient but not proof against everything


def is_hard(status: str) -> bool:
    """The address itself does not exist or is closed, now and later."""
    return status.startswith("5.") and not _NOT_THE_ADDRESS.match(status)


def status_in(words: str) -> str:
    """The enhanced status code in the words of a server; empty without one."""
    found = _STATUS.search(words)
    return found[0] if found else ""


def _read(message: Message) -> Report | None:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    parts = [part for _number, part in zip(range(PARTS_AT_MOST), message.walk(), strict=False)]
    identities = tuple(dict.fromkeys(_identities(message, parts)))
    if identities and any(part.get_content_type() == COMPLAINT_TYPE for part in parts):
        return Report(message_ids=identities, final=True, complaint=True)
    told = next((part for part in parts if part.get_content_type() in STATUS_TYPES), None)
    if told is None or not identities:
        return None
    return _status_report(told, identities)


def _status_report(told: Message, identities: tuple[str, ...]) -> Report | None:
    blocks = [block for block in _blocks(told) if block["Action"]]
    actions = {_word(block["Action"]) for block in blocks}
    if actions & {"delivered", "relayed", "expanded"} or not actions & {"failed", "delayed"}:
        return None
    block = next((block for block in blocks if _word(block["Action"]) == "failed"), blocks[0])
    reason = _one_line(block["Diagnostic-Code"] or "").partition(";")[2].strip()
    return Report(
        message_ids=identities,
        final="failed" in actions,
        status=_status(_one_line(block["Status"] or ""), reason),
        reason=reason[:250],
    )


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields: one for the whole message, one for each recipient."""
    payload: Any = part.get_payload()
    inner: list[Message] = payload if isinstance(payload, list) else [message_from_string(str(payload))]
    for block in inner:
        for _number in range(PARTS_AT_MOST):
            yield block
            rest = block.get_payload()
            if not isinstance(rest, str) or not rest.strip():
                break
            block = message_from_string(rest.lstrip())


def _identities(message: Message, parts: list[Message]) -> Iterator[str]:
    """From the letter inside first; some servers send none of it, and name it in the headers of the report."""
    for part in parts[1:]:
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global") and part.is_multipart():
            inner = part.get_payload(0)
            yield from _MESSAGE_ID.findall(str(inner["Message-ID"] or "") if isinstance(inner, Message) else "")
        elif kind in HEADER_TYPES:
            yield from _MESSAGE_ID.findall(str(_headers(part)["Message-ID"] or ""))
    for name in ("X-Original-Message-ID", "In-Reply-To", "References"):
        yield from _MESSAGE_ID.findall(str(message[name] or ""))[:5]


def _headers(part: Message) -> Message:
    if part.is_multipart():
        inner = part.get_payload(0)
        return inner if isinstance(inner, Message) else Message()
    content = part.get_payload(decode=True)
    return message_from_bytes(content.lstrip() if isinstance(content, bytes) else b"")


def _status(given: str, reason: str) -> str:
    """What the report says; a general code is made more exact by the words of the server."""
    told = status_in(given)
    exact = status_in(reason)
    if exact and (not told or (told.endswith(".0.0") and exact[0] == told[0])):
        return exact
    if told:
        return told
    reply = _REPLY.search(reason)
    return f"{reply[1]}.0.0" if reply else ""


def _word(value: object) -> str:
    return str(value).partition("(")[0].strip().lower()


def _one_line(value: object) -> str:
    """Unfolded, decoded and without control characters."""
    text = str(make_header(decode_header(str(value)))) if "=?" in str(value) else str(value)
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
