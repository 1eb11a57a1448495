"""Letters about followed things. What they tell is asked when they are written, not when they are due."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from jane_portal.accounts.models import User
from jane_portal.core.links import link_url
from jane_portal.core.links.models import PersonalLink
from jane_portal.mail.letter import LetterText, NotNeeded, name_in_letter, render_letter

from .models import STOP, STOP_ALL, Follow
from .selectors.follows import named
from .selectors.news import Group, groups


def weekly(*, language: str, params: dict[str, Any]) -> LetterText:
    """Monday's letter: everything that is followed, by thing."""
    return _letter(params, weekly=True)


def instant(*, language: str, params: dict[str, Any]) -> LetterText:
    """What has just happened, gathered over an hour at most."""
    return _letter(params, weekly=False)


def _letter(params: dict[str, Any], *, weekly: bool) -> LetterText:
    user = User.objects.filter(pk=params["user"], is_active=True).first()
    if user is None:
        raise NotNeeded
    windows = {int(pk): datetime.datetime.fromisoformat(since) for pk, since in params["windows"].items()}
    hits = {int(pk): keys for pk, keys in params["hits"].items()}
    follows = Follow.objects.visible_to(user).filter(pk__in=[*windows, *hits]).defer("known")
    until = datetime.datetime.fromisoformat(params["until"])
    told = groups(named(follows, user), windows=windows, until=until, hits=hits, user=user)
    if not told:
        raise NotNeeded
    links = {link.subject: link for link in _links(user)}
    everything = links.get(f"reader:{user.pk}")
    context = {
        "weekly": weekly,
        "count": sum(len(group.rows) + group.more for group in told),
        "first": name_in_letter(told[0].followed.title, 60),
        "others": len(told) - 1,
        "groups": [_shown(group, links) for group in told],
        "list_url": settings.PORTAL_BASE_URL + reverse("follow_list"),
        "stop_all_url": link_url(everything) if everything else "",
    }
    return render_letter("mail/follow/news", context)


def _links(user: User) -> Any:
    return PersonalLink.objects.usable().filter(user=user, purpose__in=[STOP, STOP_ALL])


def _shown(group: Group, links: dict[str, PersonalLink]) -> dict[str, Any]:
    link = links.get(group.followed.follow.link_subject)
    node = group.followed.node
    return {
        "title": name_in_letter(group.followed.title),
        "noun": group.followed.noun,
        "rows": [
            {
                "words": row.words,
                "title": name_in_letter(row.node.title),
                "note": name_in_letter(row.node.note),
                "url": settings.PORTAL_BASE_URL + row.node.url,
            }
            for row in group.rows
        ],
        "more": group.more,
        "url": settings.PORTAL_BASE_URL + node.url if node else "",
        "stop_url": link_url(link) if link else "",
    }
