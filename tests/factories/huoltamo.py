"""Categories, offers and needs."""

from __future__ import annotations

import datetime

from django.utils import timezone

from associations.models import Organisation
from huoltamo.models import (
    Availability,
    Category,
    Enclosure,
    Listing,
    Need,
    Offer,
    Practice,
    State,
    UnmetWish,
)
from tests.factories.core import stored_picture

A_YEAR = datetime.timedelta(days=365)


def category(name: str = "Digituki ja laiteapu", **fields) -> Category:
    fields.setdefault("name_fi", name)
    slug = name.lower().replace(" ", "-").replace("ä", "a").replace("ö", "o").replace(",", "")[:80]
    return Category.objects.get_or_create(slug=slug, defaults=fields)[0]


def _listing(kind: type[Listing], of: Organisation, **fields) -> Listing:
    fields.setdefault("category", category())
    fields.setdefault("description", "Autamme toista yhdistystä.")
    fields.setdefault("whole_region", True)
    fields.setdefault("state", State.PUBLISHED)
    fields.setdefault("valid_until", timezone.localdate() + A_YEAR)
    if fields["state"] not in {State.DRAFT, State.MODERATION}:
        fields.setdefault("published_at", timezone.now())
    places = fields.pop("municipalities", [])
    listing = kind.objects.create(organisation=of, **fields)
    listing.municipalities.set(places)
    return listing


def offer(of: Organisation, title: str = "Digineuvontaa", **fields) -> Offer:
    """A published offer that serves the whole region."""
    return _listing(Offer, of, title=title, **fields)


def need(of: Organisation, title: str = "Telttaa etsitään", **fields) -> Need:
    """A published need."""
    return _listing(Need, of, title=title, **fields)


def days(of: Offer, **fields) -> Availability:
    today = timezone.localdate()
    fields.setdefault("kind", Availability.Kind.TAKEN)
    return Availability.objects.create(offer=of, since=today, until=today, **fields)


def picture(of: Listing, name: str = "c") -> Enclosure:
    stored = stored_picture(f"files/{name * 32}.webp", kind="listing", owner=of.organisation.scope)
    return Enclosure.objects.create(stored=stored, **{"offer" if isinstance(of, Offer) else "need": of})


def practice(of: Organisation, title: str = "Yhteinen kesäjuhla", **fields) -> Practice:
    """A published good-practice card."""
    fields.setdefault("category", category())
    fields.setdefault("did", "Juhlimme yhdessä.")
    fields.setdefault("published_at", timezone.now())
    return Practice.objects.create(organisation=of, title=title, **fields)


def wish(query: str, times: int = 1, **fields) -> None:
    """The same search told as many times; the words are alike as they stand."""
    for _time in range(times):
        UnmetWish.objects.create(query=query, alike=" ".join(sorted(query.lower().split())), **fields)
