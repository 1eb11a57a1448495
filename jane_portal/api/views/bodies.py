"""Bodies of the network with their seats."""

import uuid

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from jane_portal.api.filters import BodyQuery
from jane_portal.api.selectors import bodies
from jane_portal.api.serializers.body import Body, BodyPage, body

from .base import found_or_404, operation, page_of_list

router = Router()


@operation(
    router,
    "/bodies",
    name="body_list",
    answer=BodyPage,
    query=BodyQuery,
    summary=_("Groups of the network with their seats and who holds them today"),
)
def body_list(request: HttpRequest, query: Query[BodyQuery]):
    return page_of_list(request, bodies.bodies(query.wanted(), query.page, query.per_page), body)


@operation(router, "/bodies/{uuid:key}", name="body_detail", answer=Body, summary=_("One group of the network"))
def body_detail(request: HttpRequest, key: uuid.UUID):
    return body(found_or_404(bodies.body(key)))
