"""What the mail relay knows of letters that were on their way when a worker died.

An adapter is a function `(asked: Mapping[Message-ID, time of sending]) -> dict[Message-ID, answer]`, named by
`settings.MAIL_LOOK_UP`. Its answers: `sent` (the relay has taken it), `bounced` (taken, and returned by the receiver),
`refused` (the relay said no for good), `absent` (the relay was there and has not got it: it may be sent again) and
`unknown`, which is also the answer for what is left out.
"""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

TAKEN, BOUNCED, REFUSED, ABSENT, UNKNOWN = "sent", "bounced", "refused", "absent", "unknown"
# So much of the end of a log is read.
READ_AT_MOST = 64 * 1024 * 1024
# Lines of a log have whole seconds, and clocks differ a little.
MARGIN = datetime.timedelta(seconds=5)

_QUEUE_ID = re.compile(r"postfix\S*\[\d+\]: ([0-9A-Za-z]+): (.*)")
_MESSAGE_ID = re.compile(r"message-id=(<[^>\s]+>)")
_OLD_TIME = re.compile(r"([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) ")
_MONTHS = dict(
    zip(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], range(1, 13), strict=True)
)


def asks_the_relay() -> bool:
    return bool(settings.MAIL_LOOK_UP)


def look_up(asked: Mapping[str, datetime.datetime]) -> dict[str, str]:
    """Ask the configured adapter; what it cannot answer is unknown, also when it fails."""
    if not asked or not asks_the_relay():
        return {}
    try:
        answers: dict[str, str] = import_string(settings.MAIL_LOOK_UP)(asked)
    except Exception:
        log.exception("The log of the mail relay cannot be read")
        return {}
    return answers


def look_up_in_file(asked: Mapping[str, datetime.datetime]) -> dict[str, str]:
    """The adapter for a log of Postfix in `settings.MAIL_LOG` and in the file before it, with `.1` at the end.

    Taken is what the queue manager has made active: before that line a message that was broken off is thrown away.
    """
    found: dict[str, set[str]] = {}
    owner: dict[str, str] = {}
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
    for line in _lines(Path(settings.MAIL_LOG)):
        when = _time(line)
        if when is not None:
            first, last = first or when, when
        event = _QUEUE_ID.search(line)
        if not event:
            continue
        queue_id, words = event.groups()
        if (named := _MESSAGE_ID.search(words)) and named[1] in asked:
            owner[queue_id] = named[1]
        elif queue_id in owner and (mark := _mark(words)):
            found.setdefault(owner[queue_id], set()).add(mark)
    covered = {
        identity
        for identity, sending_at in asked.items()
        if first and last and first <= sending_at - MARGIN and last >= sending_at - datetime.timedelta(seconds=1)
    }
    return {identity: _answer(found.get(identity, set()), identity in covered) for identity in asked}


def _answer(marks: set[str], covered: bool) -> str:
    for answer in (BOUNCED, TAKEN, REFUSED):
        if answer in marks:
            return answer
    return ABSENT if covered else UNKNOWN


def _mark(words: str) -> str:
    if "status=bounced" in words:
        return BOUNCED
    if "(queue active)" in words or "status=" in words:
        return TAKEN
    return REFUSED if re.match(r"(milter-)?reject: .* 5\.\d", words) else ""


def _lines(path: Path) -> Iterator[str]:
    for each in (path.with_name(f"{path.name}.1"), path):
        if not each.exists():
            continue
        with each.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - READ_AT_MOST))
            for line in file:
                yield line.decode("utf-8", errors="replace")


def _time(line: str) -> datetime.datetime | None:
    """Of a line that begins `2026-11-22T02:28:51.5+02:00` or, in the portal's time zone, `Nov 22 02:28:51`."""
    try:
        written = datetime.datetime.fromisoformat(line.split(" ", 1)[0])
    except ValueError:
        written = None
    if written is not None:
        return written if written.tzinfo else timezone.make_aware(written)
    old = _OLD_TIME.match(line)
    if not old or old[1] not in _MONTHS:
        return None
    now = timezone.localtime()
    clock = datetime.time.fromisoformat(old[3])
    try:
        written = datetime.datetime.combine(datetime.date(now.year, _MONTHS[old[1]], int(old[2])), clock)
    except ValueError:
        return None
    aware = timezone.make_aware(written)
    # The year is not written: December read in January belongs to the year before.
    return aware if aware <= now + datetime.timedelta(days=1) else aware.replace(year=now.year - 1)
