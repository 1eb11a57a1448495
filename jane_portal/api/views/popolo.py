"""The same associations, bodies and places in the words of Popolo."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from jane_portal.api.filters import OrganizationQuery, Paging, SeatQuery
from jane_portal.api.selectors import bodies, groups, organisations, places
from jane_portal.api.selectors.slices import cut_list
from jane_portal.api.serializers.popolo.area import PopoloArea, PopoloAreaPage, popolo_area
from jane_portal.api.serializers.popolo.body import popolo_body
from jane_portal.api.serializers.popolo.membership import PopoloMembership, PopoloMembershipPage, popolo_membership
from jane_portal.api.serializers.popolo.organization import (
    PopoloOrganization,
    PopoloOrganizationPage,
    popolo_organization,
)
from jane_portal.api.serializers.popolo.post import PopoloPost, PopoloPostPage, popolo_post
from networks.bodies.models import Body

from .base import found_or_404, moved, operation, page_of_list

router = Router()


@operation(
    router,
    "/organizations",
    name="popolo_organization_list",
    answer=PopoloOrganizationPage,
    query=OrganizationQuery,
    summary=_("Associations, then groups of the network, as Popolo organizations"),
)
def organization_list(request: HttpRequest, query: Query[OrganizationQuery]):
    found = groups.organizations(query.wanted(), query.bodies(), query.page, query.per_page)
    return page_of_list(request, found, _organization)


def _organization(record: Any) -> dict[str, Any]:
    return popolo_body(record) if isinstance(record, Body) else popolo_organization(record)


@operation(
    router,
    "/organizations/{uuid:key}",
    name="popolo_organization_detail",
    answer=PopoloOrganization,
    moves=True,
    summary=_("One Popolo organization"),
)
def organization_detail(request: HttpRequest, key: uuid.UUID):
    record = organisations.association(key) or bodies.body(key)
    if record is None:
        return moved("popolo_organization_detail", key=found_or_404(organisations.merged_to(key)))
    return _organization(record)


@operation(
    router,
    "/areas",
    name="popolo_area_list",
    answer=PopoloAreaPage,
    query=Paging,
    summary=_("The region, its municipalities and their areas as Popolo areas"),
)
def area_list(request: HttpRequest, query: Query[Paging]):
    region = places.region()
    found = cut_list(places.places(), query.page, query.per_page)
    return page_of_list(request, found, lambda record: popolo_area(record, region))


@operation(router, "/areas/{uuid:key}", name="popolo_area_detail", answer=PopoloArea, summary=_("One Popolo area"))
def area_detail(request: HttpRequest, key: uuid.UUID):
    found = next((place for place in places.places() if place.uuid == key), None)
    return popolo_area(found_or_404(found), places.region())


@operation(
    router,
    "/posts",
    name="popolo_post_list",
    answer=PopoloPostPage,
    query=SeatQuery,
    summary=_("Seats of the groups as Popolo posts"),
)
def post_list(request: HttpRequest, query: Query[SeatQuery]):
    return page_of_list(request, bodies.posts(query.wanted(), query.page, query.per_page), popolo_post)


@operation(router, "/posts/{uuid:key}", name="popolo_post_detail", answer=PopoloPost, summary=_("One Popolo post"))
def post_detail(request: HttpRequest, key: uuid.UUID):
    return popolo_post(found_or_404(bodies.post(key)))


@operation(
    router,
    "/memberships",
    name="popolo_membership_list",
    answer=PopoloMembershipPage,
    query=SeatQuery,
    summary=_("Who holds the seats today, as Popolo memberships"),
)
def membership_list(request: HttpRequest, query: Query[SeatQuery]):
    return page_of_list(request, bodies.memberships(query.wanted(), query.page, query.per_page), popolo_membership)


@operation(
    router,
    "/memberships/{uuid:key}",
    name="popolo_membership_detail",
    answer=PopoloMembership,
    summary=_("One Popolo membership, while it is in force"),
)
def membership_detail(request: HttpRequest, key: uuid.UUID):
    return popolo_membership(found_or_404(bodies.membership(key)))
