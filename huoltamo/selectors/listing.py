"""Reads of offers and needs."""

from __future__ import annotations

from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from associations.models import Organisation
from associations.public import VisibleContact, visible_contacts
from huoltamo.models import (
    Availability,
    Enclosure,
    Listing,
    Need,
    NeedIn,
    NeedInArea,
    Offer,
    OfferServes,
    Practice,
    State,
)
from huoltamo.models.offer import OfferServesArea
from jane_portal.core.history.selectors import Source
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.plain.selectors import twin_of
from jane_portal.core.plain.states import Twin

KINDS: dict[str, type[Listing]] = {"offer": Offer, "need": Need}


def trusted(organisation: Organisation) -> bool:
    """The secretary has read an offer of this association once; later ones need not wait."""
    return Offer.objects.filter(organisation=organisation, published_at__isnull=False).exists()


def taken_down(user: Any) -> list[Listing | Practice]:
    """Offers, needs and cards that the secretary has taken out of sight, the latest first. Three statements."""
    found: list[Any] = []
    for rows in (
        Offer.objects.visible_to(user).filter(state=State.TAKEN_DOWN),
        Need.objects.visible_to(user).filter(state=State.TAKEN_DOWN),
        Practice.objects.visible_to(user).filter(taken_down_at__isnull=False),
    ):
        found += rows.select_related("organisation")
    return sorted(found, key=lambda one: one.updated_at, reverse=True)


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
    """The contact person and the deputy as the viewer may see them. Load both and their users with the listing."""
    found = [one for one in (listing.contact, listing.deputy) if one and one.organisation_id == listing.organisation_id]
    for contact in found:
        contact.organisation = listing.organisation
    return visible_contacts(found, user)


def places_of(listing: Listing) -> list[str]:
    """The municipalities, then the villages and areas, in the language of the page. One statement."""
    language = get_language() or "fi"
    label = Coalesce(NullIf(f"name_{language}", Value("")), "name_fi")
    towns, areas = (
        rows.order_by().annotate(turn=Value(turn), label=label).values_list("turn", "label")
        for turn, rows in enumerate((listing.municipalities.all(), listing.areas.all()))
    )
    return [str(name) for _turn, name in towns.union(areas, all=True).order_by("turn", "label")]


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
