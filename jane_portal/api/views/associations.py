"""Associations and their activities."""

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from jane_portal.api.filters import ActivityQuery, AssociationQuery
from jane_portal.api.selectors import organisations
from jane_portal.api.serializers.activity import Activity, ActivityPage, activity
from jane_portal.api.serializers.association import Association, AssociationPage, association

from .base import found_or_404, moved, operation, page_of_list

router = Router()


@operation(
    router,
    "/associations",
    name="association_list",
    answer=AssociationPage,
    query=AssociationQuery,
    summary=_("Associations with their public contacts, links and activities"),
)
def association_list(request: HttpRequest, query: Query[AssociationQuery]):
    found = organisations.associations(query.wanted(), query.page, query.per_page)
    return page_of_list(request, found, association)


@operation(
    router,
    "/associations/{uuid:key}",
    name="association_detail",
    answer=Association,
    moves=True,
    summary=_("One association; organisations of other kinds too"),
)
def association_detail(request: HttpRequest, key: uuid.UUID):
    record = organisations.association(key)
    if record is None:
        return moved("association_detail", key=found_or_404(organisations.merged_to(key)))
    return association(record)


@operation(
    router,
    "/activities",
    name="activity_list",
    answer=ActivityPage,
    query=ActivityQuery,
    summary=_("Activities that residents can come to now"),
)
def activity_list(request: HttpRequest, query: Query[ActivityQuery]):
    found = organisations.activities(query.wanted(), query.organisation, query.page, query.per_page)
    return page_of_list(request, found, activity)


@operation(router, "/activities/{uuid:key}", name="activity_detail", answer=Activity, summary=_("One activity"))
def activity_detail(request: HttpRequest, key: uuid.UUID):
    return activity(found_or_404(organisations.activity(key)))
