"""The page for people: how to ask, with examples, and on what terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jane_portal.api.serializers.catalogue import LICENCE

from .base import SUMMARIES
from .root import document

# What the parameters mean; a test holds that none is missing.
PARAMETERS: dict[str, str | Promise] = {
    "page": _("number of the page, from 1"),
    "per_page": _("records on a page: 50, at most 100"),
    "updated_since": _("only what has changed since this day or moment"),
    "modified_after": _("only what has changed since this day or moment"),
    "municipality": _("code of a municipality: domicile or place of activity"),
    "sector": _("identifier of a sector"),
    "area": _("identifier of a village or area"),
    "kind": _("code of a kind"),
    "status": _("active, dormant or dissolved; without it, all"),
    "language": _("code of a language spoken there"),
    "newcomers_welcome": _("true: newcomers are welcome"),
    "register_number": _("number in the Register of Associations"),
    "business_id": _("business ID"),
    "organisation": _("identifier of an association"),
    "category": _("identifier of a category of services"),
    "mode": _("on_site, remote or both"),
    "price_model": _("code of a way of paying"),
    "for_neighbours": _("true: open to associations of other regions too"),
    "sought": _("service or doers"),
    "organization_id": _("identifier of an association or a group"),
}


@dataclass(frozen=True)
class Part:
    """A group of operations as the page shows them. key: the part of the address that they share."""

    title: str | Promise
    key: str
    operations: list[dict[str, Any]]


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    base = settings.PORTAL_BASE_URL
    context = {
        "base": f"{base}/api/v1",
        "openapi": f"{base}/api/v1/openapi.json",
        "licence": LICENCE,
        "limit": settings.API_REQUESTS_A_MINUTE,
        "parts": _parts(),
        "parameters": PARAMETERS,
        "problems": _PROBLEMS,
    }
    return render(request, "api/docs.html", context)


_PROBLEMS = (
    (400, _("A parameter is unknown or cannot be read; the answer names it.")),
    (404, _("The record is not there, or it is not public. Also a page beyond the last one.")),
    (308, _("The record has become part of another one; its address is in the Location header.")),
    (429, _("Too many questions; the Retry-After header tells how many seconds to wait.")),
)


def _parts() -> list[Part]:
    """Every operation of the description, in its order."""
    rows: dict[str, list[dict[str, Any]]] = {"": [], "hsds": [], "popolo": []}
    for path, methods in document()["paths"].items():
        details = methods["get"]
        short = path.removeprefix("/api/v1")
        group = short.split("/")[1] if short.split("/")[1] in rows else ""
        names = [one["name"] for one in details["parameters"] if one.get("in") == "query"]
        rows[group].append(
            {
                "path": short,
                "url": "" if "{" in path else settings.PORTAL_BASE_URL + path,
                "summary": SUMMARIES[details["operationId"]],
                "parameters": names,
            }
        )
    titles = {"": _("In the portal's own words"), "hsds": "HSDS 3 (Open Referral)", "popolo": "Popolo"}
    return [Part(titles[key], key, operations) for key, operations in rows.items()]
