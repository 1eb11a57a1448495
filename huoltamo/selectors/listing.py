"""Reads of offers and needs."""

from __future__ import annotations

from typing import Any

from associations.models import Contact, Organisation
from associations.public import VisibleContact, visible_contacts
from huoltamo.models import Availability, Enclosure, Listing, Need, NeedIn, NeedInArea, Offer, OfferServes, State
from huoltamo.models.offer import OfferServesArea
from jane_portal.core.history.selectors import Source
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.plain.selectors import twin_of
from jane_portal.core.plain.states import Twin

KINDS: dict[str, type[Listing]] = {"offer": Offer, "need": Need}


def trusted(organisation: Organisation) -> bool:
    """The secretary has read an offer of this association once; later ones need not wait."""
    return Offer.objects.filter(organisation=organisation, published_at__isnull=False).exists()


def listing_of(link: PersonalLink | None) -> Listing | None:
    """The offer or need that a renewal link is about, while it can be renewed."""
    if link is None:
        return None
    kind, _colon, key = link.subject.partition(":")
    if kind not in KINDS or not key.isdigit():
        return None
    found = KINDS[kind]._base_manager.select_related("organisation").filter(pk=int(key)).first()
    if found is None or found.state not in {State.PUBLISHED, State.PAUSED, State.EXPIRED}:
        return None
    return found


def contacts_of(listing: Listing, user: Any) -> list[VisibleContact]:
    """The contact person and the deputy as the viewer may see them. One statement."""
    keys = [key for key in (listing.contact_id, listing.deputy_id) if key]
    if not keys:
        return []
    found = Contact.objects.filter(pk__in=keys, organisation=listing.organisation_id)
    known = {one.pk: one for one in found.select_related("organisation", "user")}
    return visible_contacts([known[key] for key in keys if key in known], user)


def description_twin(listing: Listing) -> Twin:
    return twin_of(end=listing.thread_end, uuid=listing.uuid, field="description", source=listing.description)


def history_sources(listing: Listing) -> list[Source]:
    hidden = frozenset({"renewal_asked_for"})
    key = listing.pk
    if isinstance(listing, Offer):
        return [
            Source(Offer, "id", key, hidden=hidden),
            Source(OfferServes, "offer_id", key, title="municipality_id"),
            Source(OfferServesArea, "offer_id", key, title="area_id"),
            Source(Availability, "offer_id", key),
            Source(Enclosure, "offer_id", key),
        ]
    return [
        Source(Need, "id", key, hidden=hidden),
        Source(NeedIn, "need_id", key, title="municipality_id"),
        Source(NeedInArea, "need_id", key, title="area_id"),
        Source(Enclosure, "need_id", key),
    ]
