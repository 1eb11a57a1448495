"""The same associations and places in the words of Popolo."""

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from jane_portal.api.filters import OrganizationQuery, Paging
from jane_portal.api.selectors import organisations, places
from jane_portal.api.selectors.slices import cut_list
from jane_portal.api.serializers.popolo.area import PopoloArea, PopoloAreaPage, popolo_area
from jane_portal.api.serializers.popolo.organization import (
    PopoloOrganization,
    PopoloOrganizationPage,
    popolo_organization,
)

from .base import found_or_404, moved, operation, page_of_list

router = Router()


@operation(
    router,
    "/organizations",
    name="popolo_organization_list",
    answer=PopoloOrganizationPage,
    query=OrganizationQuery,
    summary=_("Associations as Popolo organizations"),
)
def organization_list(request: HttpRequest, query: Query[OrganizationQuery]):
    found = organisations.associations(query.wanted(), query.page, query.per_page)
    return page_of_list(request, found, popolo_organization)


@operation(
    router,
    "/organizations/{uuid:key}",
    name="popolo_organization_detail",
    answer=PopoloOrganization,
    moves=True,
    summary=_("One Popolo organization"),
)
def organization_detail(request: HttpRequest, key: uuid.UUID):
    record = organisations.association(key)
    if record is None:
        return moved("popolo_organization_detail", key=found_or_404(organisations.merged_to(key)))
    return popolo_organization(record)


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
