"""Letters that came back: read from reports of mail servers, and counted against their address.

Nothing vouches for such a report, so only what names a letter of our own that was sent a short while ago counts. Its
Message-ID is keyed, so nobody knows it who has not seen the letter.
"""

from __future__ import annotations

import datetime
import logging
from pathlib import Path

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.mail.models import Bounce, Letter
from jane_portal.mail.selectors.report import READ_AT_MOST, is_hard, read_report

from .notices import stop_notices

log = logging.getLogger(__name__)

# Mail servers try for five days at most and say so; some are slow.
BELIEVED_FOR = datetime.timedelta(days=14)
READ_AT_ONCE = 500
RETURNED, WAITS, KNOWN, COMPLAINT, NOTHING = "returned", "waits", "known", "complaint", "nothing"


@action
def take_report(*, raw: bytes, by: None = None) -> str:
    """A message that came to the address of returns. What it was: RETURNED (a letter of ours), WAITS (it is still
    tried), KNOWN (told before), COMPLAINT (its reader calls it spam), or NOTHING that changes anything."""
    report = read_report(raw)
    if report is None:
        return NOTHING
    since = timezone.now() - BELIEVED_FOR
    known = Letter.objects.filter(message_id__in=report.message_ids, sending_at__gt=since)
    went = [Letter.State.SENT, Letter.State.UNCERTAIN, Letter.State.BOUNCED]
    letter = known.filter(state__in=went).select_for_update().first()
    if letter is None:
        return NOTHING
    if report.complaint:
        # The same that the button of the mail program does; whoever holds the letter could press that one.
        stop_notices(letter=letter, by=letter.user)
        return COMPLAINT
    if not report.final:
        return WAITS
    if Bounce.objects.filter(letter=letter).exists():
        return KNOWN
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.BOUNCED,
        sent_at=Coalesce("sent_at", "sending_at"),
        claim=None,
        lease_until=None,
        params={},
        last_error=f"{report.status} {report.reason}".strip()[:300],
    )
    note_return(letter=letter, status=report.status, reason=report.reason)
    return RETURNED


def note_return(*, letter: Letter, status: str, reason: str) -> None:
    """Count it against the address; a letter counts once."""
    now = timezone.now()
    bounce = Bounce(
        letter=letter,
        address=letter.to.lower(),
        status=status[:12],
        hard=is_hard(status),
        reason=reason[:300],
        day=timezone.localdate(now),
        created_at=now,
    )
    Bounce.objects.bulk_create([bounce], ignore_conflicts=True)


@action
def settle_address(*, address: str, by: User) -> int:
    """Somebody says that the address works: what came back before counts no more. Returns how many letters."""
    return Bounce.objects.standing().filter(address=address.lower()).update(settled_at=timezone.now(), settled_by=by)


def read_bounce_folder() -> int:
    """Each minute: take what lies in the Maildir of returns. Reports of our letters are removed from it; whatever else
    came there is marked as seen and stays for a person to read. Returns how many messages were read."""
    folder = settings.MAIL_BOUNCE_DIR
    if not folder:
        return 0
    if not (Path(folder) / "new").is_dir():
        log.warning("PORTAL_BOUNCE_DIR is no Maildir: %s", folder)
        return 0
    fresh = sorted((Path(folder) / "new").iterdir())[:READ_AT_ONCE]
    for path in fresh:
        try:
            _take_file(path)
        except FileNotFoundError:
            continue  # another worker was quicker
    return len(fresh)


def _take_file(path: Path) -> None:
    with path.open("rb") as file:
        outcome = take_report(raw=file.read(READ_AT_MOST))
    if outcome != NOTHING:
        path.unlink()
        return
    seen = path.parent.parent / "cur" / f"{path.name.partition(':')[0]}:2,S"
    seen.parent.mkdir(exist_ok=True)
    path.replace(seen)
