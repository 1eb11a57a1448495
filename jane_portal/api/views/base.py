"""What the answers of all nouns share: how an operation is written down, pages, and what is gone."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from ninja import Router, Schema

from jane_portal.api.filters import Nothing
from jane_portal.api.middleware import problem
from jane_portal.api.selectors.slices import Slice
from jane_portal.api.serializers.common import Problem

R = TypeVar("R")
# name of the operation → what it does, in the language of whoever reads
SUMMARIES: dict[str, str | Promise] = {}


def operation(
    router: Router,
    path: str,
    *,
    name: str,
    answer: Any,
    summary: str | Promise,
    query: type[Schema] = Nothing,
    moves: bool = False,
    compact: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An operation of the API, named like a page. query: the class of its `query` argument; what is not in it is
    refused. moves: the record may have merged into another. compact: empty fields are left out.
    """
    SUMMARIES[name] = summary
    found = {200: answer, 400: Problem, 404: Problem, 429: Problem}
    responses = {**found, 308: None} if moves else found

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return refusal(request, query) or view(request, *args, **kwargs)

        return router.get(
            path, response=responses, url_name=name, operation_id=name, summary=str(name), exclude_none=compact
        )(checked)

    return register


def refusal(request: HttpRequest, query: type[Schema]) -> HttpResponse | None:
    """400 for parameters that nobody knows or that stand there twice."""
    unknown = [name for name in request.GET if name not in query.model_fields]
    twice = [name for name, values in request.GET.lists() if len(values) > 1 and name not in unknown]
    errors = [{"parameter": name[:100], "detail": _("There is no such parameter.")} for name in unknown]
    errors += [{"parameter": name, "detail": _("Give this only once.")} for name in twice]
    return problem(400, errors=errors) if errors else None


def page_of_list(request: HttpRequest, found: Slice[R], write: Callable[[R], dict[str, Any]]) -> dict[str, Any]:
    """The envelope of one page. Raises Http404 beyond the last one."""
    within(found)
    return {
        "count": found.total,
        "page": found.number,
        "pages": found.pages,
        "next": _other(request, found.number + 1) if found.number < found.pages else None,
        "previous": _other(request, found.number - 1) if found.number > 1 else None,
        "results": [write(record) for record in found.records],
    }


def within(found: Slice[Any]) -> None:
    if found.number > found.pages:
        raise Http404


def _other(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"{settings.PORTAL_BASE_URL}{request.path}?{urlencode(query, doseq=True)}"


def found_or_404(record: R | None) -> R:
    if record is None:
        raise Http404
    return record


def moved(name: str, **arguments: Any) -> HttpResponse:
    """For ever to the record that this one has become part of."""
    address = settings.PORTAL_BASE_URL + reverse(f"api:{name}", kwargs=arguments)
    return HttpResponse(status=308, headers={"Location": address})
