"""What a person decides about letters that did not simply go: it arrived, send it again, leave it."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from jane_portal.accounts.models import User
from jane_portal.core.dispatch import later
from jane_portal.core.history import action
from jane_portal.mail.models import LetterQuerySet, State

OVER = {"claim": None, "lease_until": None}


@action
def confirm_arrived(*, letters: LetterQuerySet, by: User) -> int:
    """Those of the letters that were in doubt have arrived. Returns how many; pressing twice changes nothing."""
    return letters.filter(state=State.UNCERTAIN).update(
        state=State.SENT,
        sent_at=Coalesce(F("sending_at"), timezone.now()),
        params={},
        settled_by=by,
        **OVER,
    )


@action
def send_again(*, letters: LetterQuerySet, by: User) -> int:
    """Queue those in trouble anew, under the Message-ID they had. Returns how many; pressing twice changes nothing.

    A letter whose content is no longer kept (a code, a personal link) cannot be sent again.
    """
    count = (
        letters.in_trouble()
        .exclude(params={})
        .update(
            state=State.QUEUED,
            next_try_at=timezone.now(),
            attempts=0,
            crashes=0,
            settled_by=by,
            **OVER,
        )
    )
    if count:
        later("mail.drain")
    return count


@action
def leave(*, letters: LetterQuerySet, by: User) -> int:
    """Those in trouble need not go any more. Returns how many."""
    return letters.in_trouble().update(state=State.DROPPED, params={}, settled_by=by, **OVER)
