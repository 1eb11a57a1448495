"""Municipalities, areas and sectors."""

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from jane_portal.api.filters import AreaQuery, Since
from jane_portal.api.selectors import places
from jane_portal.api.serializers.area import Area, AreaPage, area
from jane_portal.api.serializers.municipality import Municipality, MunicipalityPage, municipality
from jane_portal.api.serializers.sector import Sector, SectorPage, sector

from .base import found_or_404, moved, operation, page_of_list

router = Router()


@operation(
    router,
    "/municipalities",
    name="municipality_list",
    answer=MunicipalityPage,
    query=Since,
    summary=_("Municipalities of the region and their contacts for associations"),
)
def municipality_list(request: HttpRequest, query: Query[Since]):
    found = places.municipalities(query.page, query.per_page, updated_since=query.updated_since)
    return page_of_list(request, found, municipality)


@operation(
    router,
    "/municipalities/{code}",
    name="municipality_detail",
    answer=Municipality,
    moves=True,
    summary=_("One municipality by its code"),
)
def municipality_detail(request: HttpRequest, code: str):
    found = found_or_404(places.municipality(code) if len(code) == 3 else None)
    if found.merged_into is not None:
        return moved("municipality_detail", code=found.merged_into.code)
    return municipality(found)


@operation(
    router,
    "/areas",
    name="area_list",
    answer=AreaPage,
    query=AreaQuery,
    summary=_("Villages, districts and former municipalities"),
)
def area_list(request: HttpRequest, query: Query[AreaQuery]):
    found = places.areas(query.page, query.per_page, municipality=query.municipality, updated_since=query.updated_since)
    return page_of_list(request, found, area)


@operation(router, "/areas/{uuid:key}", name="area_detail", answer=Area, summary=_("One area"))
def area_detail(request: HttpRequest, key: uuid.UUID):
    return area(found_or_404(places.area(key)))


@operation(router, "/sectors", name="sector_list", answer=SectorPage, query=Since, summary=_("Sectors of associations"))
def sector_list(request: HttpRequest, query: Query[Since]):
    found = places.sectors(query.page, query.per_page, updated_since=query.updated_since)
    return page_of_list(request, found, sector)


@operation(router, "/sectors/{uuid:key}", name="sector_detail", answer=Sector, moves=True, summary=_("One sector"))
def sector_detail(request: HttpRequest, key: uuid.UUID):
    found = found_or_404(places.sector(key))
    if found.merged_into is not None:
        return moved("sector_detail", key=found.merged_into.uuid)
    return sector(found)
