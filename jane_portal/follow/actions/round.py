"""The round of letters: what is due is made ready, each person at most one letter of a pace."""

from __future__ import annotations

import datetime

from django.db import connection, transaction
from django.utils import timezone

from jane_portal.core.history import action
from jane_portal.core.links import make_link, renew_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.follow.models import STOP, STOP_ALL, Follow, News, Pace, Reader
from jane_portal.follow.selectors.news import readers_due, untold
from jane_portal.follow.selectors.registry import saved_searches
from jane_portal.mail.actions import queue_letter

from .press import reader_of

_LOCK = 0x464F4C4C4F57
# A link of a letter is good for at least so long after the letter.
_LINK_LIVES = datetime.timedelta(days=60)


def write_letters() -> int:
    """Every few minutes: queue the letters that are due. Any number of rounds may run side by side. Returns a count."""
    until = make_news_ready()
    return sum(
        _write_letter(user_id=user_id, pace=pace, until=until, by=None)
        for pace in Pace.values
        for user_id in _candidates(pace, until)
    )


@transaction.atomic
def make_news_ready() -> datetime.datetime:
    """Mark the news that have been committed. Returns the time up to which all are marked.

    One round at a time: what another one has marked is committed before this one takes its time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    now = timezone.now()
    News.objects.filter(ready_at=None).update(ready_at=now)
    return now


def _candidates(pace: str, until: datetime.datetime) -> list[int]:
    """Keys of the people who perhaps get a letter; the week of the others is closed at once. Three statements."""
    due = readers_due(pace, until)
    follows = Follow.objects.filter(pace=pace, user__reader__in=due)
    found = set(untold(follows, until).values_list("user", flat=True))
    found |= set(follows.filter(kind__in=saved_searches()).values_list("user", flat=True))
    if pace == Pace.WEEKLY:
        due.exclude(pk__in=found).update(weekly_at=until)
    return sorted(found)


@action
def _write_letter(*, user_id: int, pace: str, until: datetime.datetime, by: None) -> bool:
    """Queue this person's letter and move her markers, in one transaction. False when there is nothing to tell."""
    reader_of(user_id)
    reader = readers_due(pace, until).filter(pk=user_id).select_related("user").first()
    if reader is None:  # another round was here
        return False
    follows = Follow.objects.filter(user=user_id, pace=pace)
    news = {follow.pk: follow for follow in untold(follows.defer("known"), until)}
    hits = _new_hits(follows.filter(kind__in=saved_searches()))
    if pace == Pace.WEEKLY:
        Reader.objects.filter(pk=user_id).update(weekly_at=until)
    if not news and not hits:
        return False
    if pace == Pace.INSTANT:
        Reader.objects.filter(pk=user_id).update(instant_at=until)
    windows = {pk: follow.told_at.isoformat() for pk, follow in news.items()}
    _make_links(reader, [*news, *hits])
    queue_letter(
        builder=f"jane_portal.follow.letters.{pace}",
        to=reader.user.email,
        params={"user": user_id, "until": until.isoformat(), "windows": windows, "hits": hits},
        language=reader.user.language,
        user=reader.user,
        kind=f"follow_{pace}",
        key=f"follow.{pace}:{until.isoformat()}",
        secret=True,
    )
    follows.filter(pk__in=news).update(told_at=until)
    return True


def _new_hits(searches: object) -> dict[int, list[int]]:
    """New hits by search, newest first, which are known from now on. One statement a search, one more with news."""
    found = {}
    for follow in searches:  # type: ignore[attr-defined]
        keys = saved_searches()[follow.kind].keys(follow.subject, Follow.MOST_KNOWN)
        known = set(follow.known)
        # A list as long as this has been cut: what is older than its end is not new.
        oldest = min(known) if len(known) >= Follow.MOST_KNOWN else 0
        new = [key for key in keys if key not in known and key > oldest]
        if new:
            found[follow.pk] = new
            follow.known = sorted(known | set(new))[-Follow.MOST_KNOWN :]
            follow.save(update_fields=["known"])
    return found


def _make_links(reader: Reader, follows: list[int]) -> None:
    """A link to stop each of these, and one to stop everything; those of earlier letters stay good."""
    wanted = {f"follow:{pk}": STOP for pk in follows} | {f"reader:{reader.pk}": STOP_ALL}
    there = PersonalLink.objects.usable().filter(purpose__in=[STOP, STOP_ALL], subject__in=wanted, user=reader.user)
    links = {link.subject: link for link in there}
    for subject, purpose in wanted.items():
        if subject not in links:
            make_link(purpose=purpose, subject=subject, email=reader.user.email, user=reader.user)
        elif links[subject].expires_at < timezone.now() + _LINK_LIVES:
            renew_link(links[subject])
