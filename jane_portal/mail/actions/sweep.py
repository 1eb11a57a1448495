"""Each minute: give back what dead workers held, find out what may have gone, wake the senders."""

from __future__ import annotations

import datetime
import logging

from django.conf import settings
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Left
from django.utils import timezone

from jane_portal.core.dispatch import later
from jane_portal.core.instance import is_released
from jane_portal.mail.models import STALE_AFTER, TROUBLE, Letter
from jane_portal.mail.selectors.relay import ABSENT, BOUNCED, REFUSED, TAKEN, look_up

from .send import CLAIMED_AT_ONCE, LEASE, TOGETHER

log = logging.getLogger(__name__)

State = Letter.State
KEEP_BODIES = datetime.timedelta(days=30)
# A worker may die for reasons of its own; five times with the same letter in hand is the letter's fault.
MOST_CRASHES = 5
# The relay's log is asked about letters of these days.
ASK_FOR = datetime.timedelta(days=3)
ASKED_AT_ONCE = 5000
DRAINS_AT_ONCE = 4
SINGLE_AT_ONCE = 200


def sweep_letters() -> int:
    """Wake what is due; in a copy that has not been released nothing moves. Returns how many letters were woken."""
    if not is_released():
        return 0
    now = timezone.now()
    _give_back(now)
    ask_the_relay()
    give_up_expired(now)
    stale = Letter.objects.filter(state=State.QUEUED, next_try_at__lte=now - STALE_AFTER)
    stale.update(state=State.HELD, last_error="Due more than a day ago")
    due = Letter.objects.due(now)
    together = due.filter(TOGETHER).count()
    for _drain in range(min(DRAINS_AT_ONCE, -(-together // CLAIMED_AT_ONCE))):
        later("mail.drain")
    alone = list(due.exclude(TOGETHER).order_by("next_try_at").values_list("pk", flat=True)[:SINGLE_AT_ONCE])
    for pk in alone:
        later("mail.send", letter_id=pk)
    return together + len(alone)


def _give_back(now: datetime.datetime) -> None:
    """What a dead worker had claimed is queued again; what it was sending is in doubt."""
    expired = Letter.objects.filter(lease_until__lt=now)
    claimed = expired.filter(state=State.CLAIMED)
    claimed.filter(crashes__gte=MOST_CRASHES - 1).update(
        state=State.GIVEN_UP, lease_until=None, claim=None, last_error="The worker stopped each time it wrote this"
    )
    claimed.update(state=State.QUEUED, lease_until=None, claim=None, crashes=F("crashes") + 1, next_try_at=now)
    stuck = expired.filter(state=State.SENDING)
    if not settings.MAIL_TO_DEMO_BOX:
        # The relay may say that it never got it: what it is written from stays for as long as the relay is asked.
        stuck.filter(secret=True).update(text="", html="", **({} if settings.MAIL_LOOK_UP else {"params": {}}))
    doubtful = stuck.update(state=State.UNCERTAIN, lease_until=None, last_error="The worker stopped while sending")
    if doubtful:
        log.warning("%s letters were on their way when a worker stopped", doubtful)


def ask_the_relay() -> int:
    """Settle uncertain letters by the relay's log. Returns how many are still in doubt: the secretary sees them."""
    now = timezone.now()
    doubtful = Letter.objects.filter(state=State.UNCERTAIN)
    asked = doubtful.filter(sending_at__gt=now - ASK_FOR).order_by("pk").only("message_id", "sending_at")
    times = {each.message_id: each.sending_at for each in asked[:ASKED_AT_ONCE] if each.sending_at}
    told: dict[str, list[str]] = {}
    for identity, answer in look_up(times).items():
        told.setdefault(answer, []).append(identity)

    def of(answer: str) -> Q:
        return Q(message_id__in=told.get(answer, []))

    over = {"claim": None, "lease_until": None}
    doubtful.filter(of(TAKEN)).update(state=State.SENT, sent_at=F("sending_at"), params={}, last_error="", **over)
    doubtful.filter(of(BOUNCED)).update(
        state=State.BOUNCED, sent_at=F("sending_at"), last_error="Returned, says the log of the relay", **over
    )
    doubtful.filter(of(REFUSED)).update(state=State.FAILED, last_error="Refused, says the log of the relay", **over)
    # A relay that is slow to take a letter may still do so: one that is absent is asked after until the lease is over.
    absent = doubtful.filter(of(ABSENT), sending_at__lte=now - LEASE).exclude(params={})
    absent.update(state=State.QUEUED, next_try_at=now, **over)
    over_with = Q(state=State.UNCERTAIN, sending_at__lte=now - ASK_FOR) | of(BOUNCED) | of(REFUSED)
    Letter.objects.filter(over_with, secret=True).exclude(params={}).update(params={})
    return doubtful.count()


def give_up_expired(now: datetime.datetime) -> int:
    """What waited longer than it is of use, such as a code, never leaves. Returns how many letters."""
    words = Concat(Left("last_error", 250), Value(" Too old to be of use"))
    return Letter.objects.expired(now).update(state=State.GIVEN_UP, params={}, last_error=words)


def put_aside() -> None:
    """A copy is being released: what waited in it has perhaps been sent by the first portal, so a person decides."""
    waiting = Letter.objects.filter(state__in=[State.QUEUED, State.CLAIMED])
    over = {"claim": None, "lease_until": None}
    waiting.update(state=State.HELD, last_error="Waited in the copy when it was released", **over)
    Letter.objects.filter(state=State.SENDING).update(
        state=State.UNCERTAIN, last_error="On its way when the backup was made", **over
    )


def drop_old_bodies() -> int:
    """Nightly: 30 days after it was queued only the fact of a letter stays, and trouble is no trouble any more.

    Returns how many letters lost a body.
    """
    over = [State.SENT, State.DROPPED, *TROUBLE]
    old = Letter.objects.filter(state__in=over, created_at__lt=timezone.now() - KEEP_BODIES)
    dropped = old.exclude(text="", html="", subject="", params={}).update(subject="", text="", html="", params={})
    old.in_trouble().exclude(state=State.BOUNCED).update(state=State.DROPPED, claim=None)
    return dropped
