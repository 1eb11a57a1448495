"""The same associations and activities in the words of Open Referral's HSDS 3."""

import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from huoltamo.models import Offer
from jane_portal.api.filters import OrganizationQuery, ServiceQuery
from jane_portal.api.selectors import listings, organisations
from jane_portal.api.selectors.listings import WantedListing, services
from jane_portal.api.selectors.slices import Slice
from jane_portal.api.serializers.hsds.common import Version
from jane_portal.api.serializers.hsds.offer import offer_service
from jane_portal.api.serializers.hsds.organization import Organization, OrganizationPage, organization
from jane_portal.api.serializers.hsds.service import Service, ServicePage, service

from .base import found_or_404, moved, operation, within

R = TypeVar("R")
router = Router()


def _envelope(found: Slice[R], write: Callable[[R], dict[str, Any]]) -> dict[str, Any]:
    within(found)
    return {
        "total_items": found.total,
        "total_pages": found.pages,
        "page_number": found.number,
        "size": len(found.records),
        "first_page": found.number == 1,
        "last_page": found.number == found.pages,
        "empty": not found.records,
        "contents": [write(record) for record in found.records],
    }


@operation(router, "/", name="hsds_version", answer=Version, summary=_("Version of HSDS"))
def hsds_version(request: HttpRequest):
    here = settings.PORTAL_BASE_URL
    return {
        "version": "3.0",
        "profile": here + reverse("api_docs"),
        "openapi_url": here + reverse("api:openapi_show"),
    }


@operation(
    router,
    "/organizations",
    name="hsds_organization_list",
    answer=OrganizationPage,
    query=OrganizationQuery,
    compact=True,
    summary=_("Active associations as HSDS organizations with their services"),
)
def organization_list(request: HttpRequest, query: Query[OrganizationQuery]):
    found = organisations.associations(query.wanted("active"), query.page, query.per_page)
    return _envelope(found, organization)


@operation(
    router,
    "/organizations/{uuid:key}",
    name="hsds_organization_detail",
    answer=Organization,
    moves=True,
    compact=True,
    summary=_("One HSDS organization"),
)
def organization_detail(request: HttpRequest, key: uuid.UUID):
    record = organisations.association(key)
    if record is None:
        return moved("hsds_organization_detail", key=found_or_404(organisations.merged_to(key)))
    return organization(record)


@operation(
    router,
    "/services",
    name="hsds_service_list",
    answer=ServicePage,
    query=ServiceQuery,
    compact=True,
    summary=_("Activities and offers as HSDS services"),
)
def service_list(request: HttpRequest, query: Query[ServiceQuery]):
    offered = WantedListing(organisation=query.organization_id, updated_since=query.modified_after)
    found = services(query.wanted(), offered, query.page, query.per_page)
    return _envelope(found, lambda record: offer_service(record) if isinstance(record, Offer) else service(record))


@operation(
    router,
    "/services/{uuid:key}",
    name="hsds_service_detail",
    answer=Service,
    compact=True,
    summary=_("One HSDS service"),
)
def service_detail(request: HttpRequest, key: uuid.UUID):
    activity = organisations.activity(key)
    return service(activity) if activity is not None else offer_service(found_or_404(listings.offer(key)))
