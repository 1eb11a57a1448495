"""Telling those who follow a category, a municipality or an association of a new offer or need."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from associations.models import Municipality
from huoltamo.models import Category, Listing, Offer
from huoltamo.selectors.catalogue_rows import CatalogueSource
from huoltamo.selectors.following import NEW_NEED, NEW_OFFER
from jane_portal.follow.actions.news import record_news


def tell_of_new(model: type[Listing], rows: Sequence[CatalogueSource]) -> None:
    """News of those that were published today; one that comes back from a pause is no news."""
    today = timezone.localdate()
    fresh = [row for row in rows if timezone.localdate(row.published_at) == today]
    if not fresh:
        return
    categories = dict(Category.objects.values_list("pk", "uuid"))
    codes = {f"{code:03}" for row in fresh for code in row.municipalities if code > 0}
    places = dict(Municipality.objects.filter(code__in=codes).values_list("code", "uuid"))
    for row in fresh:
        topics = [f"luokka:{categories[row.category]}", f"yhdistys:{row.organisation_uuid}"]
        topics += [f"kunta:{places[code]}" for code in map("{:03}".format, row.municipalities) if code in places]
        record_news(kind=NEW_OFFER if model is Offer else NEW_NEED, about=(model.thread_end, row.uuid), topics=topics)
