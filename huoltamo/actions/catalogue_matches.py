"""Telling both sides of new matches, at most one letter a day to each person."""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.utils import timezone

from associations.models import Organisation
from associations.selectors.people import people_of
from huoltamo.models import CatalogueRow, Listing
from huoltamo.selectors.matching import fitting
from jane_portal.accounts.models import User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.mail.actions import queue_letter

# What is older is no news, even where the worker has been away.
NEWS_FOR = datetime.timedelta(days=7)
# Told of one new offer or need; told in one letter.
MOST_OF_ONE, MOST_IN_A_LETTER = 3, 10
# A night's work; the rest is done the next night.
MOST_A_NIGHT = 500

# (kind, key) of one's own, (kind, key) of the other one
Pair = tuple[str, int, str, int]


@action
def tell_matches(*, today: datetime.date, by: User | None = None) -> int:
    """Nightly: letters about what was published before today. Each is told once; returns the number of letters.

    Letters and the marks that they are told are written in one transaction, so a run that is killed is as if not run.
    """
    midnight = timezone.make_aware(datetime.datetime.combine(today, datetime.time()))
    new = CatalogueRow.objects.filter(
        told=False, published_at__lt=midnight, published_at__gte=midnight - NEWS_FOR, valid_until__gte=today
    )
    rows = list(
        new.select_for_update(of=("self",), skip_locked=True)
        .select_related("offer__organisation", "need__organisation")
        .order_by("published_at", "pk")[:MOST_A_NIGHT]
    )
    pairs: dict[int, dict[Pair, None]] = defaultdict(dict)

    def look(row: CatalogueRow) -> int:
        _gather(row.offer or row.need, pairs)
        # One whose search fails stays untold and is tried again the next night, while it is news.
        return CatalogueRow.objects.filter(pk=row.pk).update(told=True)

    each(rows, look)
    return _queue(pairs, today)


def _gather(listing: Listing | None, pairs: dict[int, dict[Pair, None]]) -> None:
    """Into `pairs`, by association: what fits what of its own, each pair once and in order."""
    if listing is None:
        return
    for match in fitting(listing, most=MOST_OF_ONE):
        kind, key = ("offer", match.offer) if match.offer else ("need", match.need or 0)
        pairs[listing.organisation_id].setdefault((listing.noun, listing.pk, kind, key), None)
        pairs[match.organisation_id].setdefault((kind, key, listing.noun, listing.pk), None)


def _queue(pairs: dict[int, dict[Pair, None]], today: datetime.date) -> int:
    """A person who looks after several associations gets one letter about all of them."""
    people: dict[int, User] = {}
    told: dict[int, dict[Pair, None]] = defaultdict(dict)
    for organisation in Organisation.objects.filter(pk__in=pairs):
        for user in people_of(organisation):
            people[user.pk] = user
            told[user.pk] |= pairs[organisation.pk]
    for key, user in people.items():
        queue_letter(
            builder="huoltamo.letters.matches.matches",
            to=user.email,
            params={"user": key, "pairs": [list(pair) for pair in list(told[key])[:MOST_IN_A_LETTER]]},
            language=user.language,
            user=user,
            kind="listing_matches",
            key=f"huoltamo.matches:{today}",
        )
    return len(people)
