"""Offers and needs of the Yhdistyshuoltamo."""

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from jane_portal.api.filters import NeedQuery, OfferQuery
from jane_portal.api.selectors import listings
from jane_portal.api.serializers.need import Need, NeedPage, need
from jane_portal.api.serializers.offer import Offer, OfferPage, offer

from .base import found_or_404, operation, page_of_list

router = Router()


@operation(
    router,
    "/offers",
    name="offer_list",
    answer=OfferPage,
    query=OfferQuery,
    summary=_("What associations offer to each other now"),
)
def offer_list(request: HttpRequest, query: Query[OfferQuery]):
    return page_of_list(request, listings.offers(query.wanted(), query.page, query.per_page), offer)


@operation(router, "/offers/{uuid:key}", name="offer_detail", answer=Offer, summary=_("One offer"))
def offer_detail(request: HttpRequest, key: uuid.UUID):
    return offer(found_or_404(listings.offer(key)))


@operation(
    router,
    "/needs",
    name="need_list",
    answer=NeedPage,
    query=NeedQuery,
    summary=_("What associations look for now"),
)
def need_list(request: HttpRequest, query: Query[NeedQuery]):
    return page_of_list(request, listings.needs(query.wanted(), query.page, query.per_page), need)


@operation(router, "/needs/{uuid:key}", name="need_detail", answer=Need, summary=_("One need"))
def need_detail(request: HttpRequest, key: uuid.UUID):
    return need(found_or_404(listings.need(key)))
