"""What the views of representation outside the network share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jane_portal.core.record_forms import add_errors
from jane_portal.core.versions import StaleVersionError
from networks.representation.models import (
    ExternalBody,
    ExternalMeeting,
    ExternalSeat,
    Nominee,
    Representative,
    SeatRequest,
)

BODY = ("municipality", "organisation", "nominating_body")


def _first(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def find_external(request: HttpRequest, slug: str) -> ExternalBody:
    found: ExternalBody = _first(ExternalBody.objects.visible_to(request.user).filter(slug=slug).select_related(*BODY))
    return found


def find_kept_external(request: HttpRequest, slug: str) -> ExternalBody:
    body = find_external(request, slug)
    ask_right(request, "keep_external", body)
    return body


def find_external_seat(request: HttpRequest, pk: int) -> ExternalSeat:
    """A seat that this person fills. Raises Http404 and PermissionDenied."""
    related = [f"body__{name}" for name in BODY]
    seat: ExternalSeat = _first(ExternalSeat.objects.visible_to(request.user).filter(pk=pk).select_related(*related))
    ask_right(request, "keep_external", seat.body)
    return seat


def find_term(request: HttpRequest, pk: int) -> Representative:
    related = ["user", *(f"seat__body__{name}" for name in BODY)]
    term: Representative = _first(
        Representative.objects.visible_to(request.user).filter(pk=pk).select_related(*related)
    )
    ask_right(request, "keep_external", term.seat.body)
    return term


def find_meeting(request: HttpRequest, pk: int) -> ExternalMeeting:
    related = [f"body__{name}" for name in BODY]
    found: ExternalMeeting = _first(
        ExternalMeeting.objects.visible_to(request.user).filter(pk=pk).select_related(*related)
    )
    return found


def find_request(request: HttpRequest, pk: int) -> SeatRequest:
    related = ("body__municipality", "body__organisation", "chooser", "asked_by")
    found: SeatRequest = _first(SeatRequest.objects.visible_to(request.user).filter(pk=pk).select_related(*related))
    return found


def find_nominee(request: HttpRequest, pk: int) -> Nominee:
    related = ("request__body", "request__chooser", "organisation", "user")
    found: Nominee = _first(Nominee.objects.visible_to(request.user).filter(pk=pk).select_related(*related))
    return found


def ask_right(request: HttpRequest, right: str, record: Any = None) -> None:
    """Raises PermissionDenied unless the person has the right."""
    if not request.user.has_perm(f"representation.{right}", record):
        raise PermissionDenied


def form_page(
    request: HttpRequest,
    form: Any,
    deed: Callable[[Any], Any],
    *,
    title: str,
    back: str,
    said: str,
    template: str = "representation/outside_form.html",
    **context: Any,
) -> HttpResponse:
    """GET shows the form; POST does the deed with it and goes on to what it returns, or back.

    What the action refuses stands at its field, and nothing that was typed is lost.
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = deed(form)
        except StaleVersionError as stale:
            form.data = form.data.copy()
            form.data["version"] = str(stale.current.version)
            form.add_error(None, _("Somebody has changed this meanwhile. Look at it again, then send once more."))
            status = 409
        except ValidationError as error:
            add_errors(form, error)
            status = 422
        else:
            messages.success(request, said)
            return redirect(made if hasattr(made, "get_absolute_url") else back)
    elif form.is_bound:
        status = 422
    return render(request, template, {"form": form, "title": title, "back": back, **context}, status=status)
