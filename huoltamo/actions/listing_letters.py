"""Letters about offers and needs into the queue."""

from __future__ import annotations

import datetime

from django.utils import timezone

from associations.selectors.people import people_of, secretaries
from huoltamo.models import Listing, Need, Offer, State
from jane_portal.accounts.models import User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.core.links import make_link, revoke_links
from jane_portal.mail.actions import queue_letter

RENEWAL = "listing_renewal"
ASKED_BEFORE = datetime.timedelta(days=14)
# A few days more than until the end: whoever is late may still renew by the link.
LIFETIME = datetime.timedelta(days=28)


def _params(listing: Listing) -> dict[str, object]:
    return {"kind": listing.noun, "pk": listing.pk}


def ask_to_moderate(listing: Listing) -> None:
    """To the secretary: the first offer of an association waits to be read."""
    for user in secretaries():
        queue_letter(
            builder="huoltamo.letters.listing.moderation",
            to=user.email,
            params=_params(listing),
            language=user.language,
            user=user,
            kind="listing_moderation",
            key=f"huoltamo.moderation:{listing.noun}:{listing.pk}:{listing.version}",
        )


def tell_editors(listing: Listing, step: str) -> None:
    """To the association's editors: the secretary has taken this step."""
    for user in people_of(listing.organisation):
        queue_letter(
            builder="huoltamo.letters.listing.kept",
            to=user.email,
            params=_params(listing) | {"step": step, "reason": listing.reason},
            language=user.language,
            user=user,
            kind="listing_kept",
            key=f"huoltamo.kept:{listing.noun}:{listing.pk}:{listing.version}",
        )


@action
def ask_to_renew(*, listing: Listing, by: User | None) -> int:
    """The letter with one button, once for each last day. Returns how many were written to."""
    mine = type(listing)._base_manager.filter(pk=listing.pk).exclude(renewal_asked_for=listing.valid_until)
    if not mine.filter(valid_until=listing.valid_until).update(renewal_asked_for=listing.valid_until):
        return 0
    readers = people_of(listing.organisation)
    subject = f"{listing.noun}:{listing.pk}"
    revoke_links(purposes=[RENEWAL], subject=subject)
    for user in readers:
        link = make_link(purpose=RENEWAL, subject=subject, email=user.email, user=user)
        queue_letter(
            builder="huoltamo.letters.listing.renewal",
            to=user.email,
            params=_params(listing) | {"link": str(link.uuid)},
            language=user.language,
            user=user,
            kind="listing_renewal",
            key=f"huoltamo.renewal:{subject}:{listing.valid_until}",
            secret=True,
        )
    return len(readers)


def ask_all_to_renew(*, today: datetime.date) -> int:
    """Nightly: a letter about each offer and need whose last day is 14 days away or nearer."""
    count = 0
    for kind in (Offer, Need):
        ending = kind.objects.of_living().filter(
            state__in=[State.PUBLISHED, State.PAUSED], valid_until__range=(today, today + ASKED_BEFORE)
        )
        if kind is Need:  # what is wished for a certain day ends with it
            ending = ending.filter(wished_until=None)
        # One that was only meant to be shown for a short time is not asked about at once.
        ending = ending.filter(published_at__lt=timezone.now() - ASKED_BEFORE).select_related("organisation")
        count += each(ending.order_by("pk"), lambda listing: ask_to_renew(listing=listing, by=None))
    return count
