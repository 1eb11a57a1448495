"""The API as a whole: its front door, its description, and what it says when a question cannot be read."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from jane_portal.api.filters import Nothing
from jane_portal.api.middleware import PROBLEM, problem
from jane_portal.api.serializers.catalogue import LICENCE
from jane_portal.api.serializers.common import Entry
from jane_portal.core.text.terms import term

from . import agents, associations, bodies, hsds, listings, places, popolo
from .base import SUMMARIES, operation, refusal

LISTS = (
    *("municipality_list", "area_list", "sector_list", "association_list", "activity_list"),
    *("offer_list", "need_list", "body_list", "agent_list", "election_list"),
    *("hsds_organization_list", "hsds_service_list", "popolo_organization_list", "popolo_area_list"),
    *("popolo_post_list", "popolo_membership_list"),
)


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="JANE open data",
    version="1",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    renderer=Renderer(),
    openapi_extra={"info": {"license": {"name": "CC BY 4.0", "url": LICENCE}}},
)
front = Router()


@operation(front, "/", name="entry_show", answer=Entry, summary=gettext_lazy("Where everything is"))
def entry_show(request: HttpRequest):
    def address(name: str) -> str:
        return settings.PORTAL_BASE_URL + reverse(name)

    return {
        "title": f"{term('portal')}: {_('open data')}",
        "version": "1",
        "licence": LICENCE,
        "documentation": address("api_docs"),
        "openapi": address("api:openapi_show"),
        "catalogue": address("api:catalogue_jsonld"),
        "lists": {name.removesuffix("_list"): address(f"api:{name}") for name in LISTS},
    }


api.add_router("", front)
api.add_router("", places.router)
api.add_router("", associations.router)
api.add_router("", listings.router)
api.add_router("", bodies.router)
api.add_router("", agents.router)
api.add_router("/hsds", hsds.router, tags=["HSDS 3"])
api.add_router("/popolo", popolo.router, tags=["Popolo"])


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 with a line for each parameter; 404 where the address itself cannot name a record."""
    if any(one["loc"][0] == "path" for one in error.errors):
        return problem(404)
    faults = [{"parameter": str(one["loc"][-1]), "detail": _in_words(one)} for one in error.errors]
    return problem(400, errors=faults)


def _in_words(error: dict[str, Any]) -> str:
    limits = error.get("ctx", {})
    if error["type"] == "value_error":
        return str(limits.get("error", error["msg"]))
    if error["type"] == "greater_than_equal":
        return _("Write at least %(number)s.") % {"number": limits["ge"]}
    if error["type"] == "less_than_equal":
        return _("Write at most %(number)s.") % {"number": limits["le"]}
    return _("The value does not have the right form.")


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 description, in English: programs read it."""
    with override("en"):
        described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
        for path in described["paths"].values():
            for details in path.values():
                details["summary"] = str(SUMMARIES[details["operationId"]])
                details["parameters"].append({"$ref": "#/components/parameters/AcceptLanguage"})
                _describe(details["responses"])
    described["components"]["parameters"] = {"AcceptLanguage": _HEADER}
    described["servers"] = [{"url": settings.PORTAL_BASE_URL}]
    return described


_HEADER = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "Language of names and texts: fi, sv or en.",
    "schema": {"type": "string", "examples": ["fi", "sv", "en"]},
}


def _describe(responses: dict[str, Any]) -> None:
    """Problems are problem documents; an answer that has not changed and one that has moved are told of."""
    for status, answer in responses.items():
        if int(status) >= 400:
            answer["content"] = {PROBLEM: answer["content"]["application/json"]}
    responses["304"] = {"description": "Not Modified: If-None-Match named the ETag of the present answer."}
    if "308" in responses:
        responses["308"] = {
            "description": "Permanent Redirect: the record has become part of another one.",
            "headers": {"Location": {"schema": {"type": "string", "format": "uri"}}},
        }


def openapi_show(request: HttpRequest) -> HttpResponse:
    refused = refusal(request, Nothing)
    if refused is not None:
        return refused
    content = json.dumps(document(), ensure_ascii=False)
    return HttpResponse(content, content_type="application/json", headers={"Content-Language": "en"})
