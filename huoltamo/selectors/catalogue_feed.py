"""The newest offers and needs of a search, for those who follow the catalogue by feed."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from huoltamo.models import CatalogueRow, Need, Offer
from jane_portal.core.feeds.atom import LONGEST, Entry
from jane_portal.core.feeds.places import Place
from jane_portal.core.search.query import parse
from jane_portal.core.web.markup import cut

from .catalogue import positional_condition
from .catalogue_query import CatalogueSearch

TEXT = 300


def newest(search: CatalogueSearch, after: Place | None = None) -> tuple[list[Entry], Place | None]:
    """What the search finds, newest first. One statement beside the analysis of its words.

    after: only what was published before that place. Returns also the place where the page ends, if more come after.
    """
    where, parameters = positional_condition(search, parse(search.q))
    hits = RawSQL(f"SELECT id FROM huoltamo_cataloguerow WHERE {where}", parameters)  # noqa: S608, S611 - our own text
    found = CatalogueRow.objects.filter(pk__in=hits)
    if after is not None:
        found = found.filter(Q(published_at__lt=after.moment) | Q(published_at=after.moment, pk__lt=after.pk))
    related = [f"{kind}__{name}" for kind in ("offer", "need") for name in ("organisation", "category")]
    rows = list(found.select_related(*related).order_by(F("published_at").desc(), "-pk")[: LONGEST + 1])
    shown = rows[:LONGEST]
    end = Place(shown[-1].published_at, shown[-1].pk) if len(rows) > len(shown) else None
    return [_entry(listing) for row in shown if (listing := row.offer or row.need)], end


def _entry(listing: Offer | Need) -> Entry:
    return Entry(
        uuid=listing.uuid,
        title=listing.title,
        path=listing.get_absolute_url(),
        text=cut(listing.description, TEXT),
        published=listing.published_at or listing.created_at,
        updated=listing.updated_at,
        topics=[listing.category.name, listing.organisation.name],
    )
