"""What personal links of this room are for, and what moves when two accounts of one person become one."""

from __future__ import annotations

import datetime
from functools import partial

from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import User
from jane_portal.core.links import Purpose
from jane_portal.core.post.kinds import LetterKind
from jane_portal.core.registry import PersonRecords
from jane_portal.follow.models import STOP, STOP_ALL, Follow, Pace, Reader

from .press import stop_everything


def _stop(pace: str, user: User) -> None:
    stop_everything(user=user, pace=pace, by=user)


# As long as any personal link may live; each later letter brings a fresh one.
LIFETIME = datetime.timedelta(days=60)
# Each letter has links of its own that stop one thing or everything; the button of the mail program stops those things
# of which letters of this pace tell.
KINDS = [
    LetterKind("follow_weekly", _("The week of what you follow"), stop=partial(_stop, Pace.WEEKLY), page="follow_list"),
    LetterKind("follow_instant", _("News of what you follow"), stop=partial(_stop, Pace.INSTANT), page="follow_list"),
]
PURPOSES = [
    Purpose(STOP, "follow_stop_open", LIFETIME, _("Stopping to follow one thing")),
    Purpose(STOP_ALL, "follow_stop_all_open", LIFETIME, _("Stopping to follow anything")),
]


def _move_follows(kept: int, dropped: int) -> None:
    """What both follow stays once."""
    there = set(Follow.objects.filter(user=kept).values_list("kind", "subject"))
    for follow in Follow.objects.filter(user=dropped).defer("known"):
        if (follow.kind, follow.subject) in there:
            follow.delete()
    Reader.objects.get_or_create(user_id=kept)
    Follow.objects.filter(user=dropped).update(user=kept)


PERSON_RECORDS = [
    PersonRecords(
        title=_("Followed things"),
        count=lambda person: Follow.objects.filter(user=person).count(),
        move=_move_follows,
    )
]
