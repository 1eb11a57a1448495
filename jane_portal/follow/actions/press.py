"""A person follows, changes the pace, stops. Each locks her Reader row, so letters and presses take turns."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.links import revoke_links, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.follow.models import STOP, STOP_ALL, Follow, Pace, Reader
from jane_portal.follow.selectors.registry import saved_searches


def reader_of(user_id: int) -> Reader:
    """The person's row, made at need and locked."""
    Reader.objects.get_or_create(user_id=user_id)
    return Reader.objects.select_for_update().get(pk=user_id)


@action
def follow_thing(*, kind: str, key: uuid.UUID, pace: str = Pace.WEEKLY, by: User) -> Follow:
    """Follow from now on, or change the pace. Raises ValidationError when the person follows too much."""
    return _press(by, kind, str(key), pace)


@action
def keep_search(*, kind: str, query: str, title: str, pace: str = Pace.WEEKLY, by: User) -> Follow:
    """Keep the search (its canonical query string) and tell of new hits; what it finds now is not new.

    Raises ValidationError when the person follows too much or the search is too long to keep.
    """
    if len(query) > Follow._meta.get_field("subject").max_length:  # type: ignore[operator]
        raise ValidationError(_("This search is too long to keep. Leave some of the choices out."))
    found = _press(by, kind, query, pace, title)
    if not found.known:
        found.known = saved_searches()[kind].keys(query, Follow.MOST_KNOWN)
        found.save(update_fields=["known"])
    return found


def _press(user: User, kind: str, subject: str, pace: str, title: str = "") -> Follow:
    reader_of(user.pk)
    mine = Follow.objects.filter(user=user)
    found = mine.filter(kind=kind, subject=subject).first()
    if found is not None:
        found.pace = pace
        found.save(update_fields=["pace", "updated_at"])
        return found
    if mine.count() >= Follow.MOST:
        raise ValidationError(_("You follow so many things that there is no room for more. Stop some first."))
    return Follow.objects.create(
        user=user, kind=kind, subject=subject, pace=pace, title=title[:200], told_at=timezone.now()
    )


def move_followers(*, kind: str, dropped: uuid.UUID, kept: uuid.UUID) -> list[tuple[int, str]]:
    """Two things are one now: whoever followed the former follows the other, nobody twice.

    Called inside the action that merges. Returns (person, pace) of those who did not follow the other one before.
    """
    moved = []
    for follow in Follow.objects.filter(kind=kind, subject=str(dropped)).order_by("user_id").defer("known"):
        reader_of(follow.user_id)
        if Follow.objects.filter(user=follow.user_id, kind=kind, subject=str(kept)).exists():
            Follow.objects.filter(pk=follow.pk).delete()
        else:
            Follow.objects.filter(pk=follow.pk).update(subject=str(kept), updated_at=timezone.now())
            moved.append((follow.user_id, follow.pace))
    return moved


def move_followers_back(*, kind: str, dropped: uuid.UUID, kept: uuid.UUID, people: list[tuple[int, str]]) -> None:
    """The two are taken apart again: those who came with the former follow it again, and still the other one.

    Somebody who has stopped meanwhile is left in peace.
    """
    for user_id, pace in people:
        follow = Follow.objects.filter(user=user_id, kind=kind, subject=str(kept)).first()
        if follow is not None:
            reader_of(user_id)
            Follow.objects.get_or_create(
                user_id=user_id, kind=kind, subject=str(dropped), defaults={"pace": pace, "told_at": follow.told_at}
            )


@action
def change_pace(*, follow: Follow, pace: str, by: User) -> None:
    reader_of(follow.user_id)
    Follow.objects.filter(pk=follow.pk).update(pace=pace, updated_at=timezone.now())


@action
def stop_following(*, follow: Follow, by: User | None, link: PersonalLink | None = None) -> None:
    """Stop one thing, by hand or by the link of a letter. Raises LinkGone."""
    reader_of(follow.user_id)
    if link is not None:
        use_link(link)
    Follow.objects.filter(pk=follow.pk).delete()
    revoke_links(purposes=[STOP], subject=follow.link_subject)


@action
def stop_everything(*, user: User, by: User | None, pace: str = "", link: PersonalLink | None = None) -> int:
    """Stop all, or all of one pace, by hand or by the link of a letter. Returns how many things. Raises LinkGone."""
    reader_of(user.pk)
    if link is not None:
        use_link(link)
    follows = Follow.objects.filter(user=user, pace=pace) if pace else Follow.objects.filter(user=user)
    gone = [follow.link_subject for follow in follows.only("pk")]
    follows.delete()
    for subject in gone:
        revoke_links(purposes=[STOP], subject=subject)
    if not Follow.objects.filter(user=user).exists():
        revoke_links(purposes=[STOP, STOP_ALL], user=user)
    return len(gone)
