"""Renewing by the link of a letter, without signing in."""

from __future__ import annotations

from associations.selectors.people import people_of
from huoltamo.models import Listing
from huoltamo.models.listing import OWN
from huoltamo.selectors.listing import listing_of
from jane_portal.accounts.models import User
from jane_portal.core.history import action
from jane_portal.core.links import LinkGone, revoke_links, use_link
from jane_portal.core.links.models import PersonalLink

from .listing import take_listing_step
from .listing_letters import RENEWAL


@action
def renew_by_link(*, link: PersonalLink, by: User | None = None) -> Listing:
    """Go on for a year. The other editors' links die with this one.

    Raises LinkGone when the link cannot be used, or its reader no longer edits the association's entry.
    """
    listing = listing_of(link)
    if listing is None or link.user_id not in {user.pk for user in people_of(listing.organisation)}:
        raise LinkGone
    use_link(link)
    renewed = take_listing_step(listing=listing, step="renew", sides=frozenset({OWN}), by=by)
    revoke_links(purposes=[RENEWAL], subject=link.subject)
    return renewed
